using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Operators;

[Verifies(typeof(RetimeOperator), typeof(DeadLetterOperator))]
public sealed class RowTimeTests
{
    private static readonly Schema Rows = new(
        new("device", ColumnType.Text, true), new("n", ColumnType.Int64), new("at", ColumnType.Time, true));

    [Fact]
    public void Rows_go_under_the_time_of_their_column_and_those_without_one_are_dead_letters()
    {
        var sink = new OperatorVerifier(Build).Verify(
        [
            Row(100, "a", 1, 7), Row(101, "b", 2, null), Row(102, null, 3, 19),
            new ScriptStep.Watermark("rows", new(19)), Row(103, "a", 4, 5),
        ]);
        Assert.Equal(["window_start=0 window_end=10 count=1", "window_start=10 window_end=20 count=1"],
            sink["windows"].Select(line => line.Split(" revision")[0]));
        Assert.Equal(
            [
                "device=b arrived=0 event_time=101 reason=no_event_time detail=rows: device='b', n=2, at=NULL",
                "device=a arrived=0 event_time=5 reason=late detail=windows: device='a', n=4, "
                    + $"at={new EventTime(5)}",
            ],
            sink[PipelineBuilder.DeadLettersStream]);
    }

    [Fact]
    public void Half_an_update_that_has_no_time_leaves_the_other_half_alone()
    {
        var sink = new OperatorVerifier(Retimed).Verify(
        [
            Row(1, "a", 1, 7) with { Kind = ChangeKind.UpdateBefore },
            Row(1, "a", 2, null) with { Kind = ChangeKind.UpdateAfter },
            Row(1, "a", 3, 7) with { Kind = ChangeKind.UpdateBefore },
            Row(1, "a", 4, 8) with { Kind = ChangeKind.UpdateAfter },
        ]);
        Assert.Equal(
            ["Delete device=a n=1 at=7", "UpdateBefore device=a n=3 at=7", "UpdateAfter device=a n=4 at=8"],
            sink["out"]);
        Assert.Equal(["device=a n=2"], sink["untimed"]);
    }

    [Fact]
    public void A_column_that_is_no_time_is_refused() =>
        Assert.Throws<ArgumentException>(() => new RetimeOperator("n", new InputPort(Rows, null)));

    private static ScriptStep.Row Row(long time, string? device, long n, long? at) =>
        new("rows", new(time), device, n, at);

    private static Pipeline Build()
    {
        var builder = new PipelineBuilder("p");
        var timed = builder.Table("rows", Rows).Retime("at");
        timed.Side(RetimeOperator.UntimedPort).ToDeadLetters("no_event_time", "rows");
        var windows = timed.KeyBy(new KeySpace("all", [], -1)).Window(
            "windows", WindowSpec.Tumbling(new(10), [Aggregate.CountAll("count")], ClockScope.Stream));
        windows.Side(WindowOperator.LatePort).ToDeadLetters(DeadLetterSchema.Late, "windows");
        windows.To("windows");
        return builder.Build();
    }

    private static Pipeline Retimed()
    {
        var builder = new PipelineBuilder("p");
        var timed = builder.Table("rows", Rows, updates: true).Retime("at").To("out");
        timed.Side(RetimeOperator.UntimedPort).To("untimed");
        return builder.Build();
    }
}
