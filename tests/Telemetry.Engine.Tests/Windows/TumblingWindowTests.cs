using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Windows;

[Verifies(typeof(WindowOperator))]
public sealed class TumblingWindowTests
{
    private static readonly WindowSpec Counted = WindowSpec.Tumbling(
        Duration.FromSeconds(10), [
            new(AggregateFunction.Count, "value", "count"), new(AggregateFunction.Sum, "value", "sum")]);

    [Fact]
    public void A_window_fires_when_its_own_source_has_passed_its_last_microsecond()
    {
        var player = new ScriptPlayer(Pipeline(Counted), Start);

        player.Play(Read("a", 1, 1), Read("a", 9, 2), Read("b", 3, 5), Low("a", 10));
        Assert.Equal(
            "device=a metric=t window_start=0 window_end=10000000 count=2 sum=3 "
            + "revision=0 state=final present=1 expected=1",
            Assert.Single(player.Sink["out"]));

        player.Play(new ScriptStep.Low("b", new(9_999_999)));
        Assert.Single(player.Sink["out"]);
        player.Play(Low("b", 10));
        Assert.Equal(2, player.Sink["out"].Count);
    }

    [Fact]
    public void Windows_are_aligned_to_the_epoch_before_it_too()
    {
        var player = new ScriptPlayer(Pipeline(Counted), Start);

        player.Play(Read("a", -0.000001, 1), Read("a", -10, 1), Read("a", -10.000001, 1), Read("a", 0, 1),
            new ScriptStep.EndOfInput());

        Assert.Equal(
            ["-20000000 1", "-10000000 2", "0 1"],
            player.Sink["out"].Select(line => line.Split(' ')).Select(part => $"{part[2][13..]} {part[4][6..]}"));
    }

    [Fact]
    public void A_backlog_lands_beside_live_rows_in_the_windows_where_it_belongs()
    {
        var player = new ScriptPlayer(Pipeline(Counted), Start);
        var live = Enumerable.Range(0, 200).Select(second => Read("a", 90_000 + second, 1));
        var backlog = Enumerable.Range(0, 2_000).Select(second => Read("a", second * 5, 1));

        player.Play(live.Take(100)).Play(backlog.Take(1_000)).Play(live.Skip(100)).Play(backlog.Skip(1_000));
        Assert.Empty(player.Sink["out"]);
        player.Play(Low("a", 95_000));

        Assert.Equal(1_020, player.Sink["out"].Count);
        Assert.Empty(player.Sink["dead_letters"]);
        Assert.All(player.Sink["out"].Take(1_000),
            line => Assert.Contains(" count=2 ", line, StringComparison.Ordinal));
        Assert.All(player.Sink["out"].Skip(1_000),
            line => Assert.Contains(" count=10 ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_statistic_is_that_of_the_textbook()
    {
        var player = new ScriptPlayer(
            Pipeline(WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value"))), Start);

        player.Play(Read("a", 1, 2), Read("a", 2, 4), Read("a", 3, 4), Read("a", 4, 4), Read("a", 5, 5),
            Read("a", 6, 5), Read("a", 7, 7), Read("a", 8, 9), Read("a", 11, 7));
        player.Play(new ScriptStep.EndOfInput());

        Assert.Contains("count=8 sum=40 min=2 max=9 avg=5 stddev=2.138089935299395", player.Sink["out"][0],
            StringComparison.Ordinal);
        Assert.Contains("count=1 sum=7 min=7 max=7 avg=7 revision=0", player.Sink["out"][1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_deviation_of_large_values_does_not_cancel()
    {
        var player = new ScriptPlayer(
            Pipeline(WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value"))), Start);

        player.Play(Read("a", 1, 1e9 + 4), Read("a", 2, 1e9 + 7), Read("a", 3, 1e9 + 13), Read("a", 4, 1e9 + 16),
            new ScriptStep.EndOfInput());

        Assert.Contains("stddev=5.477225575051661", player.Sink["out"][0], StringComparison.Ordinal);
    }

    [Fact]
    public void Windows_are_the_same_in_every_batching_and_after_every_restore()
    {
        var random = new Random(7);
        var script = new List<ScriptStep>();
        for (var step = 0; step < 300; step++)
        {
            var source = $"device-{random.Next(4)}";
            script.Add(Read(source, step + random.Next(-20, 20), random.Next(100) / 8.0, $"m{random.Next(3)}"));
            if (random.Next(12) == 0) { script.Add(Low(source, step - 5)); }
        }
        var spec = WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value"));

        var sink = new OperatorVerifier(() => Pipeline(spec)) { Start = Start }.Verify(script);

        Assert.True(sink["out"].Count > 50);
        Assert.NotEmpty(sink["dead_letters"]);
    }

    [Fact]
    public void On_the_stream_clock_rows_are_late_only_when_their_window_has_fired()
    {
        var spec = WindowSpec.Tumbling(Duration.FromSeconds(10), Counted.Aggregates, ClockScope.Stream);
        var verifier = new OperatorVerifier(() => TablePipeline(spec)) { Start = Start };

        var sink = verifier.Verify(
        [
            Row("b", 12, 1), Row("a", 3, 1), Mark(9), Row("a", 4, 1), Mark(9.999999), Row("a", 9, 1), Row("b", 11, 2),
                Row("a", 13, 1),
        ]);

        Assert.Equal(["a 0 2", "a 10000000 1", "b 10000000 2"], sink["out"].Select(Brief));
        Assert.Equal(["device=a metric=t value=1"], sink["late"]);
    }

    private static string Brief(string line)
    {
        var parts = line.Split(' ').ToDictionary(
            part => part.Split('=')[0], part => part.Split('=')[1], StringComparer.Ordinal);
        return $"{parts["device"]} {parts["window_start"]} {parts["count"]}";
    }

    internal static Pipeline Pipeline(WindowSpec spec)
    {
        var builder = new PipelineBuilder("test");
        builder.Readings.WhereNotNull("value").Window("windows", spec).To("out");
        return builder.Build();
    }

    internal static Pipeline TablePipeline(WindowSpec spec)
    {
        var builder = new PipelineBuilder("test");
        var schema = new Schema(new("device", ColumnType.Text), new("metric", ColumnType.Text),
            new("value", ColumnType.Float64, true));
        var windows = builder.Table("rows", schema, KeySpace.Series).Window("windows", spec);
        windows.To("out");
        windows.Side(WindowOperator.LatePort).To("late");
        return builder.Build();
    }

    internal static ScriptStep Row(string device, double seconds, double? value) =>
        new ScriptStep.Row("rows", At(seconds), device, "t", value);

    internal static ScriptStep Mark(double seconds) => new ScriptStep.Watermark("rows", At(seconds));
}
