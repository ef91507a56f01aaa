using System.Buffers;
using System.Buffers.Binary;

namespace Telemetry.Edge.Spooling;

/// <summary>
/// "These records are given up; what stays of them lies between here and there." It is one record, and the journal
/// keeps a record whole or not at all: before it is durable the old records count, from then on the new ones.
/// </summary>
/// <remarks>
/// <code>kind 6 | first replacement 8 | n 4 | n times (from 8, count 4)</code>
/// </remarks>
internal static class ReliefRecord
{
    private const byte Kind = 6;
    private const int FixedBytes = 13;
    private const int RangeBytes = 12;

    public static void Write(IBufferWriter<byte> output, long firstReplacement, IReadOnlyList<long> positions)
    {
        var ranges = RangesOf(positions);
        var span = output.GetSpan(FixedBytes + (ranges.Count * RangeBytes));
        span[0] = Kind;
        BinaryPrimitives.WriteInt64LittleEndian(span[1..], firstReplacement);
        BinaryPrimitives.WriteInt32LittleEndian(span[9..], ranges.Count);
        var at = FixedBytes;
        foreach (var (from, count) in ranges)
        {
            BinaryPrimitives.WriteInt64LittleEndian(span[at..], from);
            BinaryPrimitives.WriteInt32LittleEndian(span[(at + 8)..], count);
            at += RangeBytes;
        }
        output.Advance(at);
    }

    /// <summary>False: not such a record.</summary>
    public static bool TryRead(
        ReadOnlySpan<byte> record, out long firstReplacement, out List<(long From, int Count)> ranges)
    {
        firstReplacement = 0;
        ranges = [];
        if (record.Length < FixedBytes || record[0] != Kind)
        {
            return false;
        }
        firstReplacement = BinaryPrimitives.ReadInt64LittleEndian(record[1..]);
        var count = BinaryPrimitives.ReadInt32LittleEndian(record[9..]);
        for (var i = 0; i < count; i++)
        {
            var range = record[(FixedBytes + (i * RangeBytes))..];
            ranges.Add((
                BinaryPrimitives.ReadInt64LittleEndian(range), BinaryPrimitives.ReadInt32LittleEndian(range[8..])));
        }
        return true;
    }

    private static List<(long From, int Count)> RangesOf(IReadOnlyList<long> positions)
    {
        List<(long From, int Count)> ranges = [];
        foreach (var position in positions)
        {
            if (ranges.Count > 0 && ranges[^1] is var (from, count) && from + count == position)
            {
                ranges[^1] = (from, count + 1);
            }
            else
            {
                ranges.Add((position, 1));
            }
        }
        return ranges;
    }
}
