using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Windows.General;

[Verifies(typeof(GeneralWindowOperator))]
public sealed class AttachedWindowTests
{
    private static readonly Schema Rows = new(new("n", ColumnType.Int64), new("key", ColumnType.Text, true));

    private static readonly Aggregate[] Aggregates =
        [Aggregate.CountAll("count"), new(AggregateFunction.Sum, "n", "sum")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_that_were_given_windows_make_the_same_results_as_the_windows_themselves(int seed)
    {
        var random = new Random(seed);
        var script = new List<ScriptStep>();
        var watermark = 0L;
        for (var row = 0; row < 120; row++)
        {
            script.Add(new ScriptStep.Row(
                "rows", new(watermark + random.Next(-6, 25)), (long)random.Next(9), random.Next(3) > 0 ? "a" : null));
            if (random.Next(5) > 0) { continue; }
            watermark += random.Next(1, 9);
            script.Add(new ScriptStep.Watermark("rows", new(watermark)));
        }
        foreach (var assigner in (WindowAssigner[])
            [
                WindowAssigner.Tumbling(new(10)), WindowAssigner.Hopping(new(12), new(4), new(1)),
                WindowAssigner.Cumulating(new(12), new(4)),
            ])
        {
            var direct = new OperatorVerifier(() => Direct(assigner)).Verify(script);
            var attached = new OperatorVerifier(() => Attached(assigner)).Verify(script);
            Assert.NotEmpty(direct["out"]);
            Assert.Equal(direct["out"], attached["out"]);
        }
    }

    [Fact]
    public void A_row_is_late_by_its_windows_end_whatever_its_time()
    {
        var builder = new PipelineBuilder("p");
        Schema schema = new(new("from", ColumnType.Time), new("to", ColumnType.Time));
        var windows = builder.Table("rows", schema).KeyBy(new KeySpace("all", [], -1)).Window(
            "windows", GeneralWindowSpec.OnEventTime(
                WindowAssigner.Attached("from", "to"), [Aggregate.CountAll("n")], ClockScope.Stream));
        windows.To("out");
        windows.Side(GeneralWindowOperator.LatePort).To("late");
        var pipeline = builder.Build();
        var sink = new OperatorVerifier(() => pipeline).Verify(
        [
            Window(900, 0, 10), Window(1, 10, 20), new ScriptStep.Watermark("rows", new(9)), Window(901, 5, 10),
            Window(2, 10, 20),
        ]);
        Assert.Equal(["window_start=0 window_end=10 n=1", "window_start=10 window_end=20 n=2"],
            sink["out"].Select(line => line.Split(" revision")[0]));
        Assert.Equal(["from=5 to=10"], sink["late"]);
    }

    [Fact]
    public void Bounds_that_may_be_missing_are_refused()
    {
        Schema schema = new(new("from", ColumnType.Time, true), new("to", ColumnType.Time));
        var builder = new PipelineBuilder("p");
        var rows = builder.Table("rows", schema).KeyBy(new KeySpace("all", [], -1));
        var spec = GeneralWindowSpec.OnEventTime(
            WindowAssigner.Attached("from", "to"), [Aggregate.CountAll("n")], ClockScope.Stream);
        Assert.Throws<ArgumentException>(() => rows.Window("windows", spec));
    }

    private static ScriptStep.Row Window(long time, long from, long to) => new("rows", new(time), from, to);

    private static Pipeline Direct(WindowAssigner assigner)
    {
        var builder = new PipelineBuilder("p");
        builder.Table("rows", Rows).KeyBy("key").Window(
            "windows", GeneralWindowSpec.OnEventTime(assigner, Aggregates, ClockScope.Stream)).To("out");
        return builder.Build();
    }

    private static Pipeline Attached(WindowAssigner assigner)
    {
        var builder = new PipelineBuilder("p");
        var assigned = builder.Table("rows", Rows).WindowTvf("tvf", assigner).Map(
            ("n", new Expression.Column("n")),
            ("key", new Expression.Column("key")),
            ("from", new Expression.Column("window_start")),
            ("to", new Expression.Column("window_end")));
        assigned.KeyBy("key").Window("windows", GeneralWindowSpec.OnEventTime(
            WindowAssigner.Attached("from", "to"), Aggregates, ClockScope.Stream)).To("out");
        return builder.Build();
    }
}
