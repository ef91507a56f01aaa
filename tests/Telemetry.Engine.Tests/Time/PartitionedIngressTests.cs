using CsCheck;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

public sealed class PartitionedIngressTests
{
    private readonly List<PartitionedEvent<int>> _output = [];

    [Fact]
    public void Within_the_reorder_latency_events_are_brought_into_order_and_those_behind_are_dropped()
    {
        var ingress = new PartitionedIngress<int>(new() { ReorderLatency = new(10) });
        Points(ingress, "a", 30, 25, 20, 8, 9);
        Points(ingress, "b", 1, 10, 5);
        ingress.Complete(PartitionedCompletion.EndOfStream, _output);

        Assert.Equal("a20 a25 a30 b1 b5 b10 low+inf", Text("a", "b"));
        Assert.Equal(2, ingress.Dropped);
    }

    [Fact]
    public void An_interval_is_cut_at_the_bound_and_dropped_when_nothing_is_left()
    {
        var ingress = new PartitionedIngress<int>(
            new() { ReorderLatency = new(10), Disorder = DisorderPolicy.Adjust });
        Points(ingress, "a", 30, 25, 20);
        ingress.Process(PartitionedEvent.Interval("a", new(8), new(30), 0), _output);
        ingress.Process(PartitionedEvent.Interval("a", new(8), new(20), 0), _output);
        ingress.Complete(PartitionedCompletion.EndOfStream, _output);

        Assert.Equal("a20 a20-30 a25 a30 low+inf", Text("a"));
        Assert.Equal((1, 1), (ingress.Adjusted, ingress.Dropped));
    }

    [Fact]
    public void Disorder_may_be_forbidden()
    {
        var ingress = new PartitionedIngress<int>(new() { Disorder = DisorderPolicy.Throw });
        Points(ingress, "a", 5);
        Points(ingress, "b", 4);
        Assert.Throws<DisorderException>(() => Points(ingress, "a", 4));
    }

    [Fact]
    public void A_low_watermark_bounds_every_partition_new_ones_too()
    {
        var ingress = new PartitionedIngress<int>(new() { ReorderLatency = new(10) });
        Points(ingress, "a", 1);
        ingress.Process(PartitionedEvent.LowWatermark<int>(new(100)), _output);
        Assert.Equal(0, ingress.PartitionCount);
        Points(ingress, "a", 50, 100, 105);
        Points(ingress, "b", 50, 100);
        ingress.Process(PartitionedEvent.LowWatermark<int>(new(90)), _output);

        Assert.Equal("a1 low100 a100 b100", Text("a", "b"));
        Assert.Equal(2, ingress.Dropped);
    }

    [Fact]
    public void Low_watermarks_are_made_once_a_period_has_passed_since_the_last()
    {
        var ingress = new PartitionedIngress<int>(
            new() { LowWatermarkPeriod = new(100), LowWatermarkLag = new(10) });
        Points(ingress, "a", 0, 99);
        Points(ingress, "b", 110);
        Points(ingress, "a", 90, 100);
        Points(ingress, "b", 100, 260);
        ingress.Process(PartitionedEvent.LowWatermark<int>(new(300)), _output);
        Points(ingress, "a", 370, 410);

        Assert.Equal("a0 a99 low100 b110 a100 low200 b260 low300 a370 low400 a410", Text("a", "b"));
    }

    [Fact]
    public void Punctuations_are_made_per_partition_and_a_low_watermark_stands_for_them()
    {
        var ingress = new PartitionedIngress<int>(
            new() { LowWatermarkPeriod = new(50), PunctuationPeriod = new(20) });
        Points(ingress, "a", 0, 22);
        Points(ingress, "b", 19, 20);
        Points(ingress, "a", 50);
        Points(ingress, "b", 55, 71);

        Assert.Equal("a0 a!20 a22 b19 b!20 b20 low50 a50 b55 b!60 b71", Text("a", "b"));
    }

    [Fact]
    public void A_punctuation_moves_its_partition_and_gives_out_what_is_before_it()
    {
        var ingress = new PartitionedIngress<int>(new() { ReorderLatency = new(10) });
        Points(ingress, "a", 30, 25, 20);
        ingress.Process(PartitionedEvent.Punctuation<int>("a", new(30)), _output);
        Points(ingress, "a", 25, 30, 35);
        ingress.Complete(PartitionedCompletion.None, _output);
        Assert.Equal("a20 a25 a30 a!30 a30", Text("a"));
        ingress.Complete(PartitionedCompletion.Flush, _output);
        Assert.Equal("a20 a25 a30 a!30 a30 low30", Text("a"));
        ingress.Process(PartitionedEvent.Punctuation<int>("a", new(10)), _output);
        Assert.Equal("a!30", Text("a").Split(' ')[^1]);
    }

    [Fact]
    public void Options_that_mean_nothing_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new PartitionedIngress<int>(new() { Disorder = DisorderPolicy.None }));
        Assert.Throws<ArgumentException>(() => new PartitionedIngress<int>(new() { ReorderLatency = new(-1) }));
        Assert.Throws<ArgumentException>(() => new PartitionedIngress<int>(new() { LowWatermarkPeriod = new(0) }));
        Assert.Throws<ArgumentException>(() => PartitionedEvent.Interval("a", new(1), new(1), 0));
    }

    [Fact]
    public void What_comes_out_is_in_order_complete_and_the_same_after_a_restore_anywhere() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 2], Gen.Int[0, 9], Gen.Long[0, 300], Gen.Long[1, 40]).Array[0, 60],
            Gen.Long[0, 60], Gen.Bool).Sample((steps, latency, adjusts) =>
        {
            var options = new PartitionedIngressOptions
            {
                ReorderLatency = new(latency),
                Disorder = adjusts ? DisorderPolicy.Adjust : DisorderPolicy.Drop,
                LowWatermarkPeriod = new(100),
                LowWatermarkLag = new(30),
                PunctuationPeriod = new(25),
            };
            var (straight, restored) = (new PartitionedIngress<int>(options), new PartitionedIngress<int>(options));
            var (left, right) = (new List<PartitionedEvent<int>>(), new List<PartitionedEvent<int>>());
            for (var number = 0; number < steps.Length; number++)
            {
                restored = Copy(restored, options);
                var input = Event(steps[number], number);
                straight.Process(input, left);
                restored.Process(input, right);
            }
            straight.Complete(PartitionedCompletion.EndOfStream, left);
            Copy(restored, options).Complete(PartitionedCompletion.EndOfStream, right);

            Assert.Equal(left, right);
            Assert.Equal(0, straight.PartitionCount);
            var given = left.Count(item => item.Kind == PartitionedEventKind.Interval);
            Assert.Equal(steps.Count(step => step.Item2 > 1), given + straight.Dropped);
            foreach (var partition in (string[])["", "0", "1", "2"])
            {
                var times = left.Where(item => item.Partition == partition).Select(item => item.Start).ToList();
                Assert.Equal(times.Order(), times);
            }
            var low = EventTime.Min;
            foreach (var item in left)
            {
                low = item.Kind == PartitionedEventKind.LowWatermark ? item.Start : low;
                Assert.True(item.Start >= low);
            }
        });

    private static PartitionedEvent<int> Event((int Partition, int Kind, long Time, long Length) step, int value) =>
        step.Kind switch
        {
            0 => PartitionedEvent.LowWatermark<int>(new(step.Time)),
            1 => PartitionedEvent.Punctuation<int>($"{step.Partition}", new(step.Time)),
            _ => PartitionedEvent.Interval($"{step.Partition}", new(step.Time), new(step.Time + step.Length), value),
        };

    private static PartitionedIngress<int> Copy(PartitionedIngress<int> ingress, PartitionedIngressOptions options) =>
        Watermarks.Copy(
            ingress, new PartitionedIngress<int>(options),
            (i, to) => i.Snapshot(to, (writer, value) => writer.Int32(value)),
            (i, from) => i.Restore(from, reader => reader.Int32()));

    private void Points(PartitionedIngress<int> ingress, string partition, params ReadOnlySpan<long> times)
    {
        foreach (var time in times) { ingress.Process(PartitionedEvent.Point(partition, new(time), 0), _output); }
    }

    /// <summary>What came out, of these partitions.</summary>
    private string Text(params string[] partitions) => string.Join(
        ' ', _output.Where(item => item.Partition.Length == 0 || partitions.Contains(item.Partition)).Select(Word));

    private static string Word(PartitionedEvent<int> item) => item.Kind switch
    {
        PartitionedEventKind.LowWatermark =>
            item.Start == EventTime.Max ? "low+inf" : $"low{item.Start.Micros}",
        PartitionedEventKind.Punctuation => $"{item.Partition}!{item.Start.Micros}",
        _ when item.End.Micros == item.Start.Micros + 1 => $"{item.Partition}{item.Start.Micros}",
        _ => $"{item.Partition}{item.Start.Micros}-{item.End.Micros}",
    };
}
