using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Gaps;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Gaps;

[Verifies(typeof(GapFillOperator))]
public sealed class GapFillTests
{
    [Theory]
    [InlineData(GapFill.Null, "at=10 value=1|at=20|at=30|at=40 value=4")]
    [InlineData(GapFill.Last, "at=10 value=1|at=20 value=1|at=30 value=1|at=40 value=4")]
    [InlineData(GapFill.Linear, "at=10 value=1|at=20 value=2|at=30 value=3|at=40 value=4")]
    public void A_gap_is_filled_when_the_watermark_reaches_its_end(GapFill fill, string expected)
    {
        var player = new ScriptPlayer(Pipeline(fill), new EventTime(0));

        player.Play(Row("a", 40, 4), Row("a", 10, 1), Mark(39));
        Assert.Equal(["device=a at=10 value=1"], player.Sink["out"]);
        player.Play(Mark(40), Row("a", 40, 9));

        Assert.Equal(expected.Split('|').Select(line => "device=a " + line), player.Sink["out"]);
        Assert.Equal("device=a at=40 value=9", Assert.Single(player.Sink["late"]));
    }

    [Fact]
    public void A_gap_beyond_the_limit_stays()
    {
        var player = new ScriptPlayer(Pipeline(GapFill.Last), new EventTime(0));

        player.Play(Row("a", 0, 1), Row("a", 1_000_000, 4), Mark(2_000_000));

        Assert.Equal(2, player.Sink["out"].Count);
    }

    [Theory]
    [InlineData(GapFill.Null)]
    [InlineData(GapFill.Last)]
    [InlineData(GapFill.Linear)]
    public void Filled_gaps_are_the_same_in_every_batching_and_after_every_restore(GapFill fill)
    {
        var random = new Random(5);
        var script = new List<ScriptStep>();
        for (var step = 0; step < 120; step++)
        {
            var value = random.Next(8) == 0 ? (double?)null : random.Next(100);
            script.Add(Row($"device-{random.Next(3)}", (step * 7) + random.Next(-60, 60), value));
            if (random.Next(8) == 0) { script.Add(Mark((step * 7) - 30)); }
        }

        var sink = new OperatorVerifier(() => Pipeline(fill)).Verify(script);

        Assert.True(sink["out"].Count > 150);
        Assert.NotEmpty(sink["late"]);
    }

    private static ScriptStep.Row Row(string device, long time, double? value) =>
        new ScriptStep.Row("rows", new EventTime(time), device, new EventTime(time), value);

    private static ScriptStep.Watermark Mark(long time) => new ScriptStep.Watermark("rows", new EventTime(time));

    private static Pipeline Pipeline(GapFill fill)
    {
        var builder = new PipelineBuilder("test");
        var schema = new Schema(
            new("device", ColumnType.Text), new("at", ColumnType.Time), new("value", ColumnType.Float64, true));
        var filled = builder.Table("rows", schema, KeySpace.Device).FillGaps("gaps", new()
        {
            Interval = new Duration(10),
            Fill = fill,
            TimeColumn = "at",
            RowsMax = 1_000,
            Scope = ClockScope.Stream,
        });
        filled.To("out");
        filled.Side("late").To("late");
        return builder.Build();
    }
}
