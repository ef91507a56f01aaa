using System.Buffers;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.State;

public sealed class KeyedRowsTests
{
    private static readonly Schema Rows = new(
        new Column("device", ColumnType.Text), new Column("n", ColumnType.Int64));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Rows_stand_by_time_and_then_by_arrival(int seed)
    {
        var random = new Random(seed);
        var partition = new PipelineBuilder("p").Build().CreatePartition();
        var (keyed, keys) = Make(partition);
        var model = new Dictionary<int, List<(long Time, long Number)>>();
        var number = 0L;
        for (var step = 0; step < 4_000; step++)
        {
            var key = KeyOf(partition, keys, random.Next(step < 2_000 ? 3 : 40));
            if (!model.TryGetValue(key, out var expected)) { model.Add(key, expected = []); }
            if (random.Next(5) > 0)
            {
                var time = (step / 10) + random.Next(random.Next(10) == 0 ? 500 : 3);
                keyed.Insert(key, time, keyed.Rows.Add(Row(partition, time, number), 0));
                expected.Insert(expected.FindLastIndex(row => row.Time <= time) + 1, (time, number++));
            }
            else if (expected.Count > 0 && random.Next(2) == 0)
            {
                var index = random.Next(expected.Count);
                keyed.RemoveAt(key, index);
                expected.RemoveAt(index);
            }
            else
            {
                var count = random.Next(expected.Count + 1);
                keyed.RemoveFirst(key, count);
                expected.RemoveRange(0, count);
            }
            Assert.Equal(expected.Select(row => row.Time), keyed.OrdersOf(key).ToArray());
            Assert.Equal(
                expected.Select(row => row.Number),
                keyed.HandlesOf(key).ToArray().Select(handle => keyed.Rows.LongAt(handle, 1)));
            var bound = random.Next(500);
            Assert.Equal(expected.Count(row => row.Time < bound), keyed.FirstAtOrAfter(key, bound));
            Assert.Equal(expected.Count(row => row.Time <= bound), keyed.FirstAfter(key, bound));
        }
        Assert.Equal(model.Values.Count(rows => rows.Count > 0), keyed.KeyCount);
        Assert.Equal(model.Values.Sum(rows => rows.Count), keyed.Rows.Count);
    }

    [Fact]
    public void A_snapshot_does_not_show_who_came_first_and_counts_the_same_when_restored()
    {
        var (one, budget) = Filled([(2, 5), (1, 9), (2, 3), (1, 9), (3, 1)]);
        var (two, _) = Filled([(3, 1), (1, 9), (1, 9), (2, 3), (2, 5)]);

        var bytes = Snapshot(one);
        Assert.Equal(bytes, Snapshot(two));

        var partition = new PipelineBuilder("p").Build().CreatePartition();
        var again = new StateBudget(long.MaxValue, long.MaxValue);
        var (restored, _) = Make(partition, again);
        var reader = new SnapshotReader(bytes);
        restored.Restore(reader);
        reader.End();
        Assert.Equal(bytes, Snapshot(restored));
        Assert.Equal(budget.Total, again.Total);
        restored.Clear();
        Assert.Equal(0, again.Total);
        Assert.Equal(0, restored.KeyCount);
    }

    [Fact]
    public void In_the_steady_state_rows_come_and_go_without_an_allocation()
    {
        var partition = new PipelineBuilder("p").Build().CreatePartition();
        var (keyed, keys) = Make(partition);
        int[] all = [.. Enumerable.Range(0, 100).Select(number => KeyOf(partition, keys, number))];
        var frame = Row(partition, 0, 0);
        for (var round = 0; round < 20; round++) { Turn(keyed, frame, all, round); }
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 20; round < 40; round++) { Turn(keyed, frame, all, round); }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Turn(KeyedRows keyed, Frame frame, int[] keys, int round)
    {
        for (var time = 0; time < 50; time++)
        {
            foreach (var key in keys) { keyed.Insert(key, (round * 50) + time, keyed.Rows.Add(frame, 0)); }
        }
        foreach (var key in keys) { keyed.RemoveFirst(key, keyed.FirstAtOrAfter(key, (round * 50) - 10)); }
    }

    private static (KeyedRows Keyed, StateBudget Budget) Filled((int Key, long Time)[] rows)
    {
        var partition = new PipelineBuilder("p").Build().CreatePartition();
        var budget = new StateBudget(long.MaxValue, long.MaxValue);
        var (keyed, keys) = Make(partition, budget);
        foreach (var (key, time) in rows)
        {
            keyed.Insert(KeyOf(partition, keys, key), time, keyed.Rows.Add(Row(partition, time, time * key), 0));
        }
        return (keyed, budget);
    }

    private static (KeyedRows Keyed, KeyTable Keys) Make(Partition partition, StateBudget? budget = null)
    {
        var keys = partition.KeysOf(KeySpace.Device);
        return (new(new(Rows, partition.Texts), keys, budget, ordersAreTimes: true), keys);
    }

    private static int KeyOf(Partition partition, KeyTable keys, int number) =>
        keys.Intern([partition.Texts.Intern($"d{number}")]);

    private static Frame Row(Partition partition, long time, long number)
    {
        var frame = new Frame(Rows, partition.Texts);
        var row = frame.Add(new EventTime(time), Frame.NoKey);
        frame.SetText(0, row, $"text {number}");
        frame.Longs(1)[row] = number;
        return frame;
    }

    private static byte[] Snapshot(KeyedRows rows)
    {
        var bytes = new ArrayBufferWriter<byte>();
        rows.Snapshot(new(bytes));
        return bytes.WrittenSpan.ToArray();
    }
}
