using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Time;

[Verifies(typeof(InOrderOperator))]
public sealed class InOrderTests
{
    private static readonly Schema Rows = new(
        new("device", ColumnType.Text), new("at", ColumnType.Time), new("until", ColumnType.Time, true),
        new("value", ColumnType.Float64));

    private static readonly InOrderSpec Ten = new() { ReorderLatency = new(10), Scope = ClockScope.Stream };

    [Fact]
    public void Rows_wait_for_their_latency_in_their_sources_own_time()
    {
        var sink = Play(Ten, Row("a", 20), Row("b", 500), Row("a", 15), Row("a", 26), Row("a", 14), Row("a", 40));

        Assert.Equal(["a 15", "a 20", "a 26"], sink["out"].Select(Brief));
        Assert.Equal(["a 14"], sink["dropped"].Select(Brief));
    }

    [Fact]
    public void A_watermark_lets_rows_go_before_it_passes()
    {
        var sink = Play(Ten, Row("a", 20), Row("a", 15), Mark(20), Row("a", 20), Row("a", 21), Mark(30));

        Assert.Equal(["a 15", "a 20", "a 21"], sink["out"].Select(Brief));
        Assert.Equal(["a 20"], sink["dropped"].Select(Brief));
    }

    [Fact]
    public void A_row_that_still_holds_moves_up_to_the_bound()
    {
        var spec = Ten with { Disorder = DisorderPolicy.Adjust, EndColumn = "until", TimeColumn = "at" };

        var sink = Play(spec, Row("a", 50), Row("a", 20, 45), Row("a", 22, 40), Row("a", 9, 8), Mark(60));

        Assert.Equal(["a 40", "a 50"], sink["out"].Select(Brief));
        Assert.Equal(["a 22", "a 9"], sink["dropped"].Select(Brief));
    }

    [Theory]
    [InlineData(DisorderPolicy.Drop, null)]
    [InlineData(DisorderPolicy.Adjust, null)]
    [InlineData(DisorderPolicy.Drop, 20L)]
    public void The_order_is_the_same_in_every_batching_and_after_every_restore(DisorderPolicy policy, long? period)
    {
        var random = new Random(7);
        var spec = Ten with
        {
            Disorder = policy,
            EndColumn = "until",
            LowWatermarkPeriod = period is { } micros ? new(micros) : null,
            LowWatermarkLag = new(15),
        };
        var script = new List<ScriptStep>();
        for (var step = 0; step < 150; step++)
        {
            var time = (step * 2) + random.Next(-20, 20);
            script.Add(Row($"d{random.Next(3)}", time, random.Next(2) == 0 ? null : time + random.Next(0, 30)));
            if (random.Next(12) == 0) { script.Add(Mark((step * 2) - 30)); }
        }

        var sink = new OperatorVerifier(() => Pipeline(spec)) { Start = new(0) }.Verify(script);

        Assert.Equal(150, sink["out"].Count + sink["dropped"].Count);
        Assert.NotEmpty(sink["dropped"]);
        foreach (var rows in sink["times"].GroupBy(line => line.Split(' ')[0]))
        {
            var times = rows.Select(line => long.Parse(line.Split("t=")[1], null)).ToList();
            Assert.Equal(times.Order(), times);
        }
    }

    [Fact]
    public void What_a_pipeline_cannot_do_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Pipeline(Ten with { Disorder = DisorderPolicy.Throw }));
        Assert.Throws<ArgumentException>(() => Pipeline(Ten with { EndColumn = "value" }));
        Assert.Throws<ArgumentException>(() => Pipeline(Ten with { ReorderLatency = new(-1) }));
    }

    private static RecordingSink Play(InOrderSpec spec, params ScriptStep[] script) =>
        new ScriptPlayer(Pipeline(spec), new(0)).Play(script).Sink;

    private static ScriptStep.Row Row(string device, long time, long? until = null) => new(
        "rows", new EventTime(time), device, new EventTime(time), until is { } end ? new EventTime(end) : null, 1.0);

    private static ScriptStep.Watermark Mark(long time) => new("rows", new EventTime(time));

    private static string Brief(string line) =>
        $"{line.Split(' ')[0].Split('=')[1]} {line.Split("at=")[1].Split(' ')[0]}";

    private static Pipeline Pipeline(InOrderSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var ordered = builder.Table("rows", Rows, KeySpace.Device).InOrder("order", spec);
        ordered.To("out");
        ordered.Side(InOrderOperator.DroppedPort).To("dropped");
        ordered.Apply("times", _ => new RowTimes()).To("times");
        return builder.Build();
    }
}
