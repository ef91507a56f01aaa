using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Typed;

public sealed class ChangedProcessTests
{
    [Fact]
    public void States_of_a_changed_process_are_found_by_their_names()
    {
        var old = new ScriptPlayer(Pipeline(() => new Counting()), new EventTime(0));
        old.Play(Row("a"), Row("a"), Row("b"));
        var pipeline = Pipeline(() => new CountingMore(), isLonger: true);
        var partition = pipeline.CreatePartition();

        var report = partition.Restore(old.Snapshot(), RestoreMode.Map);

        Assert.True(report.IsLossless, report.ToString());
        var sink = new RecordingSink();
        Feed(pipeline, partition, sink, 3, "a", "b", "c");
        Assert.Equal(["n=3", "n=1", "n=2", "n=1", "n=1", "n=1"], sink["out"]);
    }

    [Fact]
    public void A_process_with_a_state_of_another_kind_begins_with_none_and_the_rest_is_kept()
    {
        var old = new ScriptPlayer(Pipeline(() => new Counting()), new EventTime(0));
        old.Play(Row("a"));

        var report = Pipeline(() => new CountingTexts())
            .CreatePartition().Restore(old.Snapshot(), RestoreMode.Map);

        Assert.Equal(
            ["ingest Restored", "count Dropped"], report.Operators.Select(one => $"{one.Name} {one.Outcome}"));
        Assert.Contains("state 'count' as value", report.Operators[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Lives_that_were_measured_by_the_other_clock_begin_anew()
    {
        var old = new ScriptPlayer(
            Pipeline(() => new Living(StateTtl.OfEventTime(Duration.FromSeconds(60)))), EventTime.FromSeconds(1_000));
        old.Play(Row("a"));
        var pipeline = Pipeline(() => new Living(StateTtl.OfJournalTime(Duration.FromSeconds(60))));
        var partition = pipeline.CreatePartition();

        partition.Restore(old.Snapshot(), RestoreMode.Map);

        var sink = new RecordingSink();
        Feed(pipeline, partition, sink, 3, "a");
        Assert.Equal(["n=2"], sink["out"]);
    }

    private static Pipeline Pipeline(Func<KeyedProcess<Sample, long>> create, bool isLonger = false)
    {
        var builder = new PipelineBuilder("p");
        var rows = builder.Table("rows", RowShape.Of<Sample>(), KeySpace.Device);
        if (isLonger) { rows = rows.Where(row => row.Number >= 0); }
        rows.Process("count", create, RowShape.Int64("n"), ClockScope.Stream).To("out");
        return builder.Build();
    }

    private static ScriptStep.Row Row(string device) => new("rows", new EventTime(1), device, null, 1L, null);

    private static void Feed(
        Pipeline pipeline, Partition partition, RecordingSink sink, long position, params string[] devices)
    {
        var frame = pipeline.NewFrame(partition, "rows", out var keys);
        foreach (var device in devices)
        {
            var row = frame.Add(new EventTime(2), Data.Frame.NoKey);
            frame.SetText(0, row, device);
            frame[1].SetNull(row);
            frame.Longs(2)[row] = 1;
            frame.SetText(3, row, null);
            frame.Keys[row] = keys!.InternFrom(frame, row); // The table is keyed.
        }
        var input = new StepInput();
        input.BeginFrame(new StepStamp(position + 10, new EventTime(1), default), "rows", frame, EventTime.Min);
        partition.Step(input, sink);
    }

    private sealed class Counting : KeyedProcess<Sample, long>
    {
        private readonly ValueState<long> _count;
        private readonly ValueState<long> _gone;

        public Counting()
        {
            _gone = State.Value("gone", StateCodec.Int64);
            _count = State.Value("count", StateCodec.Int64);
        }

        public override void OnElement(in Sample row, KeyedContext context, RowCollector<long> output)
        {
            _gone.Value = 9;
            output.Add(++_count.Value);
        }
    }

    private sealed class CountingMore : KeyedProcess<Sample, long>
    {
        private readonly ValueState<long> _count;
        private readonly ValueState<long> _fresh;

        public CountingMore()
        {
            _count = State.Value("count", StateCodec.Int64, StateTtl.OfJournalTime(Duration.FromSeconds(60)));
            _fresh = State.Value("fresh", StateCodec.Int64);
        }

        public override void OnElement(in Sample row, KeyedContext context, RowCollector<long> output)
        {
            output.Add(++_count.Value);
            output.Add(++_fresh.Value);
        }
    }

    private sealed class Living : KeyedProcess<Sample, long>
    {
        private readonly ValueState<long> _count;

        public Living(StateTtl lives) => _count = State.Value("count", StateCodec.Int64, lives);

        public override void OnElement(in Sample row, KeyedContext context, RowCollector<long> output) =>
            output.Add(++_count.Value);
    }

    private sealed class CountingTexts : KeyedProcess<Sample, long>
    {
        private readonly ValueState<string> _count;

        public CountingTexts() => _count = State.Value("count", StateCodec.Text, "");

        public override void OnElement(in Sample row, KeyedContext context, RowCollector<long> output) =>
            _count.Value += "x";
    }
}
