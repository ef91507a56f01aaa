using System.Buffers.Binary;
using System.Numerics;

namespace Telemetry.Journal;

/// <summary>
/// CRC-32C (Castagnoli), by the processor's own instruction where it has one. The instruction waits for its own last
/// result, so long spans go three blocks at a time, put together by what a block of zeros does to a checksum.
/// </summary>
internal static class Crc32C
{
    private const int BlockBytes = 256;

    private static readonly uint[] BlockTable = MakeBehindBlock();

    /// <summary>The checksum of the bytes; <paramref name="salt"/> 0 gives the standard one.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint salt = 0)
    {
        var crc = ~salt;
        for (; bytes.Length >= 3 * BlockBytes; bytes = bytes[(3 * BlockBytes)..])
        {
            crc = ThreeBlocks(crc, bytes[..(3 * BlockBytes)]);
        }

        return ~Rest(crc, bytes);
    }

    private static uint ThreeBlocks(uint first, ReadOnlySpan<byte> bytes)
    {
        var (second, third) = (0u, 0u);
        for (var i = 0; i < BlockBytes; i += sizeof(ulong))
        {
            first = BitOperations.Crc32C(first, BinaryPrimitives.ReadUInt64LittleEndian(bytes[i..]));
            second = BitOperations.Crc32C(
                second, BinaryPrimitives.ReadUInt64LittleEndian(bytes[(BlockBytes + i)..]));
            third = BitOperations.Crc32C(
                third, BinaryPrimitives.ReadUInt64LittleEndian(bytes[((2 * BlockBytes) + i)..]));
        }

        return BehindBlock(BehindBlock(first) ^ second) ^ third;
    }

    private static uint Rest(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }

    /// <summary>What a checksum becomes when a block of zeros follows; it is linear, so byte by byte.</summary>
    private static uint BehindBlock(uint crc) =>
        BlockTable[crc & 255]
        ^ BlockTable[256 + ((crc >> 8) & 255)]
        ^ BlockTable[512 + ((crc >> 16) & 255)]
        ^ BlockTable[768 + (crc >> 24)];

    private static uint[] MakeBehindBlock()
    {
        var table = new uint[1024];
        Span<byte> zeros = stackalloc byte[BlockBytes];
        zeros.Clear();
        for (var i = 0; i < table.Length; i++)
        {
            table[i] = Rest((uint)(i & 255) << (8 * (i >> 8)), zeros);
        }

        return table;
    }
}
