using System.Buffers.Binary;
using System.Numerics;

namespace Telemetry.Journal;

/// <summary>CRC-32C (Castagnoli), by the processor's own instruction where it has one.</summary>
internal static class Crc32C
{
    /// <summary>The checksum of the bytes; <paramref name="salt"/> 0 gives the standard one.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint salt = 0)
    {
        var crc = ~salt;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return ~crc;
    }
}
