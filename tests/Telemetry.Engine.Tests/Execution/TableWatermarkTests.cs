using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Tests.Execution;

public sealed class TableWatermarkTests
{
    private static readonly Schema Rows = new(
        new("device", ColumnType.Text), new("metric", ColumnType.Text), new("value", ColumnType.Float64));

    [Fact]
    public void Rows_move_the_watermark_and_are_judged_by_that_of_the_rows_before_them()
    {
        var sink = Verify(() => Marks(("a", WatermarkStrategy.Bounded(new(5)), null)),
            Row("a", 10), Row("a", 12), Row("a", 11), Row("a", 20), Row("a", 14));

        Assert.Equal(
            ["row 10", "mark 4", "row 12", "mark 6", "row 11", "row 20", "mark 14", "row 14"], Words(sink));
    }

    [Fact]
    public void A_strategy_of_steps_moves_the_watermark_at_the_ends_of_its_periods()
    {
        var strategy = WatermarkStrategy.Bounded(new(5)).Every(new(10));

        var sink = Verify(() => Marks(("a", strategy, null)),
            Row("a", -7), Row("a", 12), Row("a", 15), Row("a", 24), Row("a", 25), Row("a", 70));

        Assert.Equal(
            ["row -7", "mark -21", "row 12", "mark -1", "row 15", "mark 9", "row 24", "row 25", "mark 19", "row 70",
                "mark 59"],
            Words(sink));
    }

    [Fact]
    public void A_watermark_behind_the_rows_makes_a_row_at_the_same_distance_late()
    {
        Assert.Equal(new EventTime(9), WatermarkStrategy.Behind(new(1)).FromRows(new(10)));
        Assert.Equal(new EventTime(10), WatermarkStrategy.Behind(Duration.Zero).FromRows(new(10)));
        Assert.Equal(WatermarkStrategy.Monotonic, WatermarkStrategy.Bounded(Duration.Zero));
        Assert.Equal(EventTime.Min, WatermarkStrategy.Behind(new(1)).Every(new(10)).FromRows(EventTime.Min));
    }

    [Fact]
    public void The_least_of_the_tables_counts_and_an_idle_table_leaves_the_minimum()
    {
        var sink = Verify(
            () => Marks(("a", WatermarkStrategy.Monotonic, null), ("b", WatermarkStrategy.Monotonic, new(30))),
            Row("a", 100), Row("b", 50), Row("a", 101), Wait(10), Wait(20), Row("a", 102), Wait(1), Row("a", 103),
            Row("b", 60), Row("a", 104), Row("b", 200));

        Assert.Equal(
            ["row 100", "row 50", "mark 49", "row 101", "row 102", "mark 101", "row 103", "mark 102", "row 60",
                "row 104", "mark 103", "row 200"],
            Words(sink));
    }

    [Fact]
    public void When_all_tables_are_idle_the_greatest_watermark_counts()
    {
        var sink = Verify(
            () => Marks(("a", WatermarkStrategy.Monotonic, new(5)), ("b", WatermarkStrategy.Monotonic, new(9))),
            Row("a", 100), Row("b", 50), Wait(6), Wait(6));

        Assert.Equal(["row 100", "row 50", "mark 49", "mark 99"], Words(sink));
    }

    [Fact]
    public void A_declared_table_moves_only_with_the_watermarks_of_its_frames()
    {
        var sink = Verify(
            () => Marks(("a", WatermarkStrategy.Declared, null), ("b", WatermarkStrategy.Monotonic, null)),
            Row("b", 30), Row("a", 90), Mark("a", 20), Mark("a", 40), Row("b", 60), Mark("a", 35));

        Assert.Equal(["row 30", "row 90", "mark 20", "mark 29", "row 60", "mark 40"], Words(sink));
    }

    [Fact]
    public void Windows_over_a_bounded_input_need_no_watermarks_made_by_hand()
    {
        var script = new List<ScriptStep>();
        var random = new Random(3);
        for (var step = 0; step < 200; step++) { script.Add(Row("a", (step * 3) + random.Next(-30, 30))); }
        var sink = Verify(() => Windows(WatermarkStrategy.Bounded(new(20))), [.. script]);

        Assert.True(sink["out"].Count > 50);
        Assert.NotEmpty(sink["late"]);
        var counted = sink["out"].Sum(line => int.Parse(line.Split("n=")[1].Split(' ')[0]));
        Assert.Equal(200, counted + sink["late"].Count);
    }

    [Fact]
    public void An_idleness_without_a_clock_is_refused()
    {
        var builder = new PipelineBuilder("test");

        Assert.Throws<ArgumentException>(() => builder.Table("a", Rows, idleness: new(5)));
        Assert.Throws<ArgumentException>(
            () => builder.Table("a", Rows, watermark: WatermarkStrategy.Monotonic, idleness: Duration.Zero));
    }

    private static RecordingSink Verify(Func<Pipeline> build, params ScriptStep[] script) =>
        new OperatorVerifier(build) { Start = new EventTime(0) }.Verify(script);

    private static Pipeline Marks(params (string Name, WatermarkStrategy Strategy, Duration? Idleness)[] tables)
    {
        var builder = new PipelineBuilder("test");
        var streams = tables.Select(table => builder.Table(
            table.Name, Rows, KeySpace.Series, watermark: table.Strategy, idleness: table.Idleness)).ToArray();
        builder.Apply("marks", streams, _ => new StreamWatermarks()).To("out");
        return builder.Build();
    }

    private static Pipeline Windows(WatermarkStrategy strategy)
    {
        var builder = new PipelineBuilder("test");
        var windows = builder.Table("a", Rows, KeySpace.Series, watermark: strategy)
            .Window("windows", GeneralWindowSpec.OnEventTime(
                WindowAssigner.Tumbling(new(10)), [new(AggregateFunction.Count, "value", "n")], ClockScope.Stream));
        windows.To("out");
        windows.Side(GeneralWindowOperator.LatePort).To("late");
        return builder.Build();
    }

    private static IEnumerable<string> Words(RecordingSink sink) => sink["out"].Select(line => line["word=".Length..]);

    private static ScriptStep.Row Row(string table, long time) =>
        new ScriptStep.Row(table, new EventTime(time), "d", "t", 1.0);

    private static ScriptStep.Watermark Mark(string table, long time) => new(table, new EventTime(time));

    private static ScriptStep.Tick Wait(long micros) => new ScriptStep.Tick(new Duration(micros));
}
