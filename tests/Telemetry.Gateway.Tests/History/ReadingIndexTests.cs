using Telemetry.Gateway.History;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Tests.History;

/// <summary>The index of readings: it finds all that there is, and its memory has a bound.</summary>
public sealed class ReadingIndexTests
{
    private const int Records = 60_000;
    private const int SpanBytes = 20;

    private static readonly string[] Devices = [.. Enumerable.Range(0, 50).Select(number => $"pump-{number}")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_reading_is_in_a_block_that_is_found_however_many_were_joined(int seed)
    {
        var index = new ReadingIndex(spansKept: 3_000);
        List<(string Device, long Time)> packs = Fill(index, seed);
        Random random = new(seed);
        for (int i = 0; i < 200; i++)
        {
            long from = random.Next(Records);
            long to = from + random.Next(Records / 10);
            string device = Devices[random.Next(Devices.Length)];
            IReadOnlyList<(long First, long End)> blocks = index.Blocks(device, from, to);
            HashSet<long> found = [.. blocks.SelectMany(block => Positions(block))];

            Assert.Equal(blocks.Sum(block => block.End - block.First), found.Count);
            Assert.All(blocks, block => Assert.InRange(
                block.End - block.First, 1, HistoryLimits.ReadingJoinedRecordsMax));
            Assert.DoesNotContain(
                Enumerable.Range(0, Records),
                at => packs[at].Device == device && packs[at].Time >= from && packs[at].Time < to
                    && !found.Contains(at));
        }
    }

    [Fact]
    public void More_records_of_the_same_devices_take_a_fraction_of_the_room()
    {
        var all = new ReadingIndex(spansKept: int.MaxValue);
        var joined = new ReadingIndex(spansKept: 3_000);
        Fill(all, seed: 3);
        Fill(joined, seed: 3);

        Assert.InRange(Bytes(all).Length, Records / 256 * 45 * SpanBytes, int.MaxValue);
        Assert.InRange(Bytes(joined).Length, 1, 3_600 * SpanBytes);
    }

    [Fact]
    public void Newest_blocks_stay_as_fine_as_they_were()
    {
        var index = new ReadingIndex(spansKept: 3_000);
        for (int first = 0; first < 2 * Records; first += 3_000)
        {
            Fill(index, seed: 4, first, count: 3_000);
            Assert.All(
                index.Blocks(Devices[0], first - 2_000, long.MaxValue),
                block => Assert.InRange(block.End - block.First, 1, HistoryLimits.ReadingBlockRecords));
        }
    }

    [Fact]
    public void What_cannot_be_joined_any_more_goes_the_oldest_first()
    {
        var index = new ReadingIndex(spansKept: 100, spansMax: 500);
        Fill(index, seed: 5);

        Assert.InRange(Bytes(index).Length, 1, 600 * SpanBytes);
        Assert.Equal(Records, index.Blocks(Devices[0], long.MinValue, long.MaxValue)[^1].End, tolerance: 256);
    }

    [Fact]
    public void Restored_index_goes_on_as_the_one_that_was_written()
    {
        var straight = new ReadingIndex(spansKept: 2_000, spansMax: 4_000);
        Fill(straight, seed: 6, drop: true);
        ReadingIndex restored = new(spansKept: 2_000, spansMax: 4_000);
        RecordReader reader = new(Bytes(straight));
        restored.Read(ref reader, Devices);
        Fill(straight, seed: 7, first: Records);
        Fill(restored, seed: 7, first: Records);

        Assert.Equal(Bytes(straight), Bytes(restored));
    }

    private static List<(string Device, long Time)> Fill(
        ReadingIndex index, int seed, int first = 0, int count = Records, bool drop = false)
    {
        Random random = new(seed);
        List<(string Device, long Time)> packs = [];
        for (int position = first; position < first + count; position++)
        {
            string device = Devices[random.Next(Devices.Length)];
            // One in a hundred is from a backlog.
            long time = random.Next(100) == 0 ? random.Next(position + 1) : position;
            packs.Add((device, time));
            index.Take(position, device, [time, time]);
            if (drop && position % 20_000 == 0)
            {
                index.DropBefore(position / 2);
            }
        }

        return packs;
    }

    private static IEnumerable<long> Positions((long First, long End) block)
    {
        for (long position = block.First; position < block.End; position++)
        {
            yield return position;
        }
    }

    private static byte[] Bytes(ReadingIndex index)
    {
        RecordWriter writer = new();
        index.Write(writer, Devices);
        return writer.Written.ToArray();
    }
}
