using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Typed.Keyed;
using Telemetry.Engine.Typed.Stages;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Typed;

[Verifies(typeof(ProcessOperator<,>))]
public sealed class KeyedProcessTests
{
    private static readonly ScriptedLives Forever = new(null, null, null);

    [Fact]
    public void Timers_go_by_the_clock_of_their_keys_source()
    {
        var player = new ScriptPlayer(Pipeline(() => new Alarm(10)), Start);

        player.Play(Read("a", 1, 0), Read("b", 2, 0), Low("b", 20));
        Assert.Equal(["said=b at 12"], player.Sink["out"]);
        player.Play(Low("a", 11));
        Assert.Single(player.Sink["out"]);
        player.Play(Low("a", 12));
        Assert.Equal(["said=b at 12", "said=a at 11"], player.Sink["out"]);
    }

    [Fact]
    public void Timers_may_go_by_the_clock_over_all_sources()
    {
        var player = new ScriptPlayer(Pipeline(() => new Alarm(10), ClockScope.Stream), Start);

        player.Play(Read("a", 2, 0), Read("b", 1, 0), Low("b", 20));
        Assert.Empty(player.Sink["out"]);
        player.Play(Low("a", 12.5));

        Assert.Equal(["said=b at 11", "said=a at 12"], player.Sink["out"]);
    }

    [Fact]
    public void A_timer_of_a_time_that_has_come_goes_off_with_the_next_advance()
    {
        var player = new ScriptPlayer(Scripted(Forever), Start);

        player.Play(
            new ScriptStep.Watermark("rows", new(100)), Do("a", "event", 50), Do("a", "event", 50),
            Do("b", "event", 40));
        Assert.Empty(player.Sink["out"]);
        player.Play(new ScriptStep.Watermark("rows", new(101)));

        Assert.Equal(["event@39", "event@40", "event@43", "event@49", "event@50"],
            player.Sink["out"].Select(line => line["value=".Length..].Split(' ')[0]).Order());
        Assert.Equal("value=event@40 b", player.Sink["out"][0][..16]);
    }

    [Fact]
    public void A_timer_that_sets_itself_for_ever_is_found_out()
    {
        var player = new ScriptPlayer(Pipeline(() => new Alarm(10, isEndless: true)), Start);
        player.Play(Read("a", 1, 0), Low("a", 100));

        var error = Assert.Throws<InvalidOperationException>(() => player.Play(new ScriptStep.EndOfInput()));

        Assert.Contains("final", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Side_outputs_have_the_rows_that_are_put_into_them()
    {
        var sink = new OperatorVerifier(() =>
        {
            var builder = new PipelineBuilder("p");
            var sorted = builder.Readings.AsRows<Reading>().Process(
                "sort", () => new Sorting(), RowShape.Float64("value"));
            sorted.To("out");
            sorted.Side(Sorting.Negative).To("negative");
            return builder.Build();
        })
        { Start = Start }.Verify([Read("a", 1, 3), Read("a", 2, -3), Read("b", 3, 4)]);

        Assert.Equal(["value=3", "value=4"], sink["out"]);
        Assert.Equal("device=a metric=t value=-3", Assert.Single(sink["negative"]));
    }

    [Fact]
    public void State_that_expires_gives_its_memory_back_and_what_it_counted_as()
    {
        var ttl = StateTtl.OfEventTime(new Duration(50));
        var process = new ScriptedProcess(new(ttl, ttl, ttl));
        var player = new DirectProcess(process);
        for (var key = 0; key < 1_000; key++)
        {
            player.Row($"k{key}", key, "value", key);
            player.Row($"k{key}", key, "put", key);
            player.Row($"k{key}", key, "event", 20_011);
        }
        Assert.True(player.Budget.Total > 1_000 * 40);
        Assert.Equal(1_000, process.State.All[0].Count);

        player.Watermark(10_000);

        Assert.All(process.State.All, state => Assert.Equal((0, 0), (state.Count, state.PageCount)));
        Assert.Equal(1_000 * KeyScope.TimerBytes, player.Budget.Total);
        player.Watermark(30_000);
        Assert.Equal(0, player.Budget.Total);
    }

    [Fact]
    public void What_a_restored_process_counts_as_is_what_it_counted_as_before()
    {
        var process = new DirectProcess(new ScriptedProcess(Forever));
        foreach (var (device, word, number) in ((string, string, long)[])
            [("a", "put", 1), ("a", "put", 2), ("a", "add", 3), ("b", "event", 400), ("b", "journal", 1L << 50)])
        {
            process.Row(device, number, word, number);
        }
        var restored = new DirectProcess(new ScriptedProcess(Forever));

        restored.Restore(process.Snapshot());

        Assert.Equal(process.Snapshot(), restored.Snapshot());
        Assert.Equal(process.Budget.Total, restored.Budget.Total);
        Assert.True(restored.Budget.Total > 2 * KeyScope.TimerBytes);
    }

    [Fact]
    public void Rows_state_and_timers_cost_no_allocation_in_the_steady_state()
    {
        var ttl = StateTtl.OfEventTime(new Duration(50));
        var player = new DirectProcess(new Quiet(ttl));
        for (var round = 0; round < 20; round++) { player.Round(round); }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 20; round < 60; round++) { player.Round(round); }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Bad_use_is_refused_with_its_reason()
    {
        var builder = new PipelineBuilder("p");
        var keyed = builder.Readings.AsRows<Reading>();
        var unkeyed = builder.Table("unkeyed", RowShape.Of<Reading>());
        var same = new Alarm(1);
        var said = RowShape.Text("said");

        Refused("needs a keyed stream", () => unkeyed.Process("a", () => new Alarm(1), said));
        Refused("belong to no source", () => unkeyed.KeyBy("metric").Process(
            "b", () => new Alarm(1), said, ClockScope.Source));
        Refused("declared twice", () => keyed.Process("c", () => new Twice(), said));
        Refused("one of its own", () =>
        {
            keyed.Process("d", () => same, said);
            return builder.Build().CreatePartition();
        });
        Refused("Operator 'd' exists", () => keyed.Process("d", () => new Alarm(1), said));
        Refused("cannot live", () => StateTtl.OfEventTime(Duration.Zero));
        Assert.Contains("belongs to no running operator", Assert.Throws<InvalidOperationException>(
            () => new Alarm(1).Leak()).Message, StringComparison.Ordinal);
        Assert.Contains("declared too late", Assert.Throws<InvalidOperationException>(
            () => same.DeclareLate()).Message, StringComparison.Ordinal);
    }

    private static void Refused(string reason, Func<object> describe) =>
        Assert.Contains(reason, Assert.ThrowsAny<ArgumentException>(describe).Message, StringComparison.Ordinal);

    private static Pipeline Pipeline(Func<Alarm> create, ClockScope? clock = null)
    {
        var builder = new PipelineBuilder("p");
        builder.Readings.AsRows<Reading>().Process("alarm", create, RowShape.Text("said"), clock).To("out");
        return builder.Build();
    }

    private static Pipeline Scripted(ScriptedLives lives)
    {
        var builder = new PipelineBuilder("p");
        builder.Table("rows", RowShape.Of<Sample>(), KeySpace.Device)
            .Process("process", () => new ScriptedProcess(lives), RowShape.Text("value"), ClockScope.Stream).To("out");
        return builder.Build();
    }

    private static ScriptStep.Row Do(string device, string word, long number) =>
        new("rows", new(number), device, null, number, word);

    private sealed class Alarm : KeyedProcess<Reading, string>
    {
        private readonly ValueState<long> _count;
        private readonly Duration _after;
        private readonly bool _isEndless;

        public Alarm(long seconds, bool isEndless = false)
        {
            _count = State.Value("count", StateCodec.Int64);
            _after = Duration.FromSeconds(seconds);
            _isEndless = isEndless;
        }

        public void Leak() => _count.Value++;

        public void DeclareLate() => State.Value("late", StateCodec.Int64);

        public override void OnElement(in Reading value, KeyedContext context, RowCollector<string> output) =>
            context.SetEventTimer(context.Time + _after);

        public override void OnEventTimer(EventTime time, KeyedContext context, RowCollector<string> output)
        {
            output.Add($"{context.Key.Text(0)} at {time.Micros / 1_000_000}");
            if (_isEndless) { context.SetEventTimer(time + _after); }
        }
    }

    private sealed class Twice : KeyedProcess<Reading, string>
    {
        public Twice()
        {
            State.Value("count", StateCodec.Int64);
            State.List("count", StateCodec.Int64);
        }

        public override void OnElement(in Reading value, KeyedContext context, RowCollector<string> output) { }
    }

    private sealed class Sorting : Process<Reading, double>
    {
        public static readonly SideTag<Reading> Negative = new("negative", RowShape.Of<Reading>());

        private readonly RowCollector<Reading> _negative;

        public Sorting() => _negative = Side(Negative);

        public override void OnElement(in Reading value, ProcessContext context, RowCollector<double> output)
        {
            if (value.Value < 0) { _negative.Add(value); } else { output.Add(value.Value ?? 0); }
        }
    }

    private sealed class Quiet : KeyedProcess<Sample, string>
    {
        private readonly ValueState<Sample> _value;
        private readonly ListState<long> _list;
        private readonly MapState<long, double> _map;

        public Quiet(StateTtl ttl)
        {
            _value = State.Value("value", StateCodec.Of<Sample>(), ttl);
            _list = State.List("list", StateCodec.Int64, ttl);
            _map = State.Map("map", StateCodec.Int64, StateCodec.Float64, ttl);
        }

        public override void OnElement(in Sample row, KeyedContext context, RowCollector<string> output)
        {
            _value.Value = row;
            if (_list.Count > 3) { _list.RemoveFirst(1); }
            _list.Add(row.Number);
            _map.Set(row.Number % 7, row.Number);
            _map.Remove(row.Number % 3);
            context.SetEventTimer(context.Time + new Duration(30));
            context.DeleteEventTimer(context.Time + new Duration(20));
            context.SetJournalTimer(context.Time);
            output.Add(row.Device);
        }

        public override void OnEventTimer(EventTime time, KeyedContext context, RowCollector<string> output) =>
            output.Add(context.Key.Text(0));
    }
}
