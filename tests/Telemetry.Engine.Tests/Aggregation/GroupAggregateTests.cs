using Telemetry.Engine.Aggregation;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Tests.Ranking;
using Telemetry.Engine.Tests.Windows.Aggregates;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Aggregation;

[Verifies(typeof(GroupAggregateOperator))]
public sealed class GroupAggregateTests
{
    private static readonly Aggregate[] Simple =
    [
        Aggregate.CountAll("n"), new(AggregateFunction.Sum, "integer", "sum"),
        new(AggregateFunction.Max, "text", "max"), new(AggregateFunction.CountDistinct, "number", "kinds"),
        new(AggregateFunction.Count, "exact", "true_ones") { Filter = "flag" },
    ];

    [Fact]
    public void A_group_begins_changes_and_ends()
    {
        var sample = new Sample(1, 5, 2.5, 1.10m, "a", true, null);
        var sink = Verifier(updates: true, Simple).Verify(
        [
            SampleScripts.Row(sample),
            SampleScripts.Row(sample with { Time = 2, Text = "b" }),
            SampleScripts.Row(sample with { Time = 2, Text = "b" }, ChangeKind.Delete),
            SampleScripts.Row(sample, ChangeKind.Delete),
        ]);
        Assert.Equal(
            [
                "flag=true n=1 sum=5 max=a kinds=1 true_ones=1",
                "UpdateBefore flag=true n=1 sum=5 max=a kinds=1 true_ones=1",
                "UpdateAfter flag=true n=2 sum=10 max=b kinds=1 true_ones=2",
                "UpdateBefore flag=true n=2 sum=10 max=b kinds=1 true_ones=2",
                "UpdateAfter flag=true n=1 sum=5 max=a kinds=1 true_ones=1",
                "Delete flag=true n=1 sum=5 max=a kinds=1 true_ones=1",
            ],
            sink["out"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_greatest_text_is_the_last_one_in_the_order_of_code_points(bool updates)
    {
        // In UTF-16 the first one is before the second one.
        var sample = new Sample(1, null, null, null, "\U0001F600", true, null);

        var sink = Verifier(updates, [new(AggregateFunction.Max, "text", "max")]).Verify(
            [SampleScripts.Row(sample), SampleScripts.Row(sample with { Text = "\uFF5E" })]);

        Assert.Equal("flag=true max=\U0001F600", Assert.Single(sink["out"]));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    public void The_changelog_adds_up_to_the_table_of_groups(int seed, bool updates)
    {
        var random = new Random(seed);
        var script = new List<ScriptStep>();
        List<Sample> left;
        if (updates) { left = SampleScripts.Changes(random, 60, script, timeMax: 100); }
        else
        {
            left = Sample.Many(random, 60, timeMax: 100);
            script.AddRange(left.Select(sample => SampleScripts.Row(sample)));
        }
        var table = new ChangeTable();
        table.TakeFrom(Verifier(updates, Simple).Verify(script)["out"]);
        var expected = left.GroupBy(sample => sample.Flag).Select(group => SampleScripts.Line(
            group.Key is { } flag ? $"flag={SampleScripts.Print(flag)}" : "", Simple, [.. group]));
        Assert.Equal(expected.Order(StringComparer.Ordinal), table.Rows);
    }

    [Fact]
    public void A_group_that_is_forgotten_begins_anew()
    {
        var sample = new Sample(1, 1, null, null, null, false, null);
        var script = new List<ScriptStep>
        {
            SampleScripts.Row(sample), new ScriptStep.Tick(new Duration(6)), SampleScripts.Row(sample),
            new ScriptStep.Tick(new Duration(6)), SampleScripts.Row(sample), new ScriptStep.Tick(new Duration(10)),
            SampleScripts.Row(sample),
        };
        var sink = new OperatorVerifier(() => Pipeline(false, new GroupAggregateSpec
        {
            Keys = ["flag"],
            Aggregates = [Aggregate.CountAll("n")],
            StateTimeToLive = new Duration(10),
        }))
        { Remembering = ["groups"] }.Verify(script);
        Assert.Equal(
            ["flag=false n=1", "UpdateBefore flag=false n=1", "UpdateAfter flag=false n=2",
             "UpdateBefore flag=false n=2", "UpdateAfter flag=false n=3", "flag=false n=1"],
            sink["out"]);
    }

    [Fact]
    public void Groups_without_aggregates_are_the_distinct_keys()
    {
        var sample = new Sample(1, 7, null, 1.10m, null, null, null);
        var spec = new GroupAggregateSpec { Keys = ["integer", "exact"], Aggregates = [] };
        var sink = new OperatorVerifier(() => Pipeline(true, spec)).Verify(
        [
            SampleScripts.Row(sample), SampleScripts.Row(sample with { Exact = 1.1m }),
            SampleScripts.Row(sample with { Exact = null }), SampleScripts.Row(sample, ChangeKind.Delete),
            SampleScripts.Row(sample, ChangeKind.Delete),
            SampleScripts.Row(sample with { Exact = null }, ChangeKind.Delete),
        ]);
        Assert.Equal(
            ["integer=7 exact=1.1", "integer=7", "Delete integer=7 exact=1.1", "Delete integer=7"], sink["out"]);
    }

    [Fact]
    public void A_sum_that_does_not_fit_is_null_and_a_dead_letter()
    {
        var sample = new Sample(1, long.MaxValue, null, null, null, true, null);
        var sink = Verifier(false, new Aggregate(AggregateFunction.Sum, "integer", "sum")).Verify(
            [SampleScripts.Row(sample), SampleScripts.Row(sample), SampleScripts.Row(sample with { Integer = -1 })]);
        Assert.Equal(
            ["flag=true sum=9223372036854775807", "UpdateBefore flag=true sum=9223372036854775807",
             "UpdateAfter flag=true"],
            sink["out"]);
        Assert.Contains("reason=aggregate_overflow", Assert.Single(sink[PipelineBuilder.DeadLettersStream]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_with_aggregates_of_fixed_size_do_not_allocate_for_a_row()
    {
        var pipeline = Pipeline(false, new()
        {
            Keys = ["flag"],
            Aggregates =
            [
                Aggregate.CountAll("n"), new(AggregateFunction.Sum, "integer", "sum"),
                new(AggregateFunction.Avg, "number", "avg"), new(AggregateFunction.Max, "instant", "max"),
            ],
        });
        var partition = pipeline.CreatePartition();
        var frame = pipeline.NewFrame(partition, SampleScripts.Table, out _);
        foreach (var sample in Sample.Many(new Random(1), 500))
        {
            (sample with { Integer = sample.Integer % 100, Text = null }).AddTo(frame);
        }
        var input = new StepInput();
        var sink = new SilentSink();
        var before = 0L;
        for (var step = 0; step < 40; step++)
        {
            if (step == 20) { before = GC.GetAllocatedBytesForCurrentThread(); }
            input.BeginFrame(new(step, new EventTime(0), Duration.Zero), SampleScripts.Table, frame, EventTime.Min);
            partition.Step(input, sink);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sink.Rows > 10_000);
    }

    [Fact]
    public void What_cannot_be_is_refused_when_it_is_described()
    {
        Refuses("no column", new Aggregate(AggregateFunction.Sum, "nothing", "x"), "No column 'nothing'");
        Refuses("text", new Aggregate(AggregateFunction.Sum, "text", "x"), "takes Int64, Float64 or Decimal");
        Refuses("filter", Aggregate.CountAll("x") with { Filter = "text" }, "a filter needs Boolean");
        Refuses("all rows", new Aggregate(AggregateFunction.Max, Aggregate.AllRows, "x"), "name a column");
        Refuses("parameter", new Aggregate(AggregateFunction.Quantile, "number", "x"), "between 0 and 1");
        Refuses("k", new Aggregate(AggregateFunction.TopK, "number", "x") { Parameter = 1.5 }, "whole number");
        Refuses("no parameter", Simple[1] with { Parameter = 1 }, "takes no parameter");
        Refuses("function", new Aggregate(AggregateFunction.None, "text", "x"), "needs a function");
        Refuses("retract", new Aggregate(AggregateFunction.Last, "text", "x"), "taken back", updates: true);
        Assert.Throws<ArgumentException>(() => Pipeline(false, new GroupAggregateSpec
        {
            Keys = ["flag"],
            Aggregates = [],
            StateTimeToLive = Duration.Zero,
        }));
    }

    private sealed class SilentSink : IStepSink
    {
        public int Rows { get; private set; }

        public void Emit(in Emission emission, Frame frame) => Rows += frame.Count;
    }

    private static void Refuses(string what, Aggregate aggregate, string message, bool updates = false)
    {
        var spec = new GroupAggregateSpec { Keys = ["flag"], Aggregates = [aggregate] };
        var exception = Assert.Throws<ArgumentException>(() => Pipeline(updates, spec));
        Assert.True(exception.Message.Contains(message, StringComparison.Ordinal), $"{what}: {exception.Message}");
    }

    private static OperatorVerifier Verifier(bool updates, params Aggregate[] aggregates) =>
        new(() => Pipeline(updates, new() { Keys = ["flag"], Aggregates = [.. aggregates] }))
        {
            Remembering = ["groups"],
        };

    private static Pipeline Pipeline(bool updates, GroupAggregateSpec spec)
    {
        var builder = new PipelineBuilder("p");
        builder.Table(SampleScripts.Table, Sample.Schema, updates: updates).GroupAggregate("groups", spec).To("out");
        return builder.Build();
    }
}
