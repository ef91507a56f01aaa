using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Telemetry.Engine.State;

/// <summary>The CRC-32C behind a snapshot: bytes that were damaged are refused as a whole, whatever they would mean.
/// </summary>
internal static class SnapshotSeal
{
    public const int Bytes = sizeof(uint);

    /// <summary>Seals what was written since a place.</summary>
    public static void Append(SnapshotBuffer buffer, int start)
    {
        var crc = uint.MaxValue;
        foreach (var piece in buffer.Pieces)
        {
            crc = Append(crc, piece.Span[Math.Min(start, piece.Length)..]);
            start -= Math.Min(start, piece.Length);
        }
        buffer.Int32((int)~crc);
    }

    /// <summary>What is sealed.</summary>
    /// <exception cref="SnapshotFormatException">The seal is broken.</exception>
    public static ReadOnlyMemory<byte> Open(ReadOnlyMemory<byte> snapshot)
    {
        if (snapshot.Length < Bytes) { throw new SnapshotFormatException($"{snapshot.Length} bytes"); }
        var content = snapshot[..^Bytes];
        var seal = BinaryPrimitives.ReadUInt32LittleEndian(snapshot.Span[^Bytes..]);
        return seal == ~Append(uint.MaxValue, content.Span)
            ? content
            : throw new SnapshotFormatException("damaged bytes");
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        Invariant.Check(BitConverter.IsLittleEndian, "snapshots know little-endian machines only");
        foreach (var word in words) { crc = BitOperations.Crc32C(crc, word); }
        foreach (var part in bytes[(words.Length * sizeof(ulong))..]) { crc = BitOperations.Crc32C(crc, part); }
        return crc;
    }
}
