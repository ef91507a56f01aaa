using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using Telemetry.Engine.Windows.Sessions;

namespace Telemetry.Engine.Tests.Windows.Sessions;

[Verifies(typeof(SessionWindowOperator))]
public sealed class SessionWindowTests
{
    private const int Gap = 6;

    [Theory]
    [InlineData(ClockScope.Stream)]
    [InlineData(ClockScope.Source)]
    public void Sessions_are_those_of_the_general_windows(ClockScope scope)
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var script = ScriptOf(random, scope);
            var fast = new ScriptPlayer(
                Pipeline(scope, false), Scripts.Start, () => random.Next(1, 9), random.Next(4)).Play(script);
            var general = new ScriptPlayer(Pipeline(scope, true), Scripts.Start).Play(script);
            _ = fast.Play(new ScriptStep.EndOfInput());
            _ = general.Play(new ScriptStep.EndOfInput());

            Assert.NotEmpty(general.Sink["out"]);
            foreach (var stream in (string[])["out", "late", "dead_letters"])
            {
                Assert.True(
                    general.Sink[stream].SequenceEqual(fast.Sink[stream]),
                    $"seed {seed}, {scope}, {stream}:\n{string.Join('\n', general.Sink[stream])}\nbut\n"
                    + string.Join('\n', fast.Sink[stream]));
            }
        }
    }

    [Fact]
    public void Sessions_are_the_same_in_every_batching_and_after_every_restore()
    {
        foreach (var scope in (ClockScope[])[ClockScope.Stream, ClockScope.Source])
        {
            for (var seed = 0; seed < 4; seed++)
            {
                var script = ScriptOf(new Random(seed), scope);
                try { _ = new OperatorVerifier(() => Pipeline(scope, false)) { Start = Scripts.Start }.Verify(script); }
                catch (InvalidOperationException exception)
                {
                    Assert.Fail($"seed {seed}, {scope}: {exception.Message}");
                }
            }
        }
    }

    [Fact]
    public void Other_windows_than_plain_sessions_are_left_to_the_general_operator()
    {
        var input = new InputPort(
            new(new("device", ColumnType.Text), new("value", ColumnType.Float64)), KeySpace.Device);
        Assert.True(SessionWindowOperator.Serves(Spec(ClockScope.Stream), input));
        Assert.False(SessionWindowOperator.Serves(
            Spec(ClockScope.Stream), new(input.Schema, KeySpace.Device, Updates: true)));
        Assert.False(SessionWindowOperator.Serves(
            Spec(ClockScope.Stream) with { AllowedLateness = Duration.FromSeconds(1) }, input));
        Assert.False(SessionWindowOperator.Serves(
            Spec(ClockScope.Stream) with { Trigger = WindowTrigger.Count(2) }, input));
        Assert.False(SessionWindowOperator.Serves(
            Spec(ClockScope.Stream) with { Assigner = WindowAssigner.Tumbling(Duration.FromSeconds(1)) }, input));
        Assert.False(SessionWindowOperator.Serves(Spec(ClockScope.Stream) with { Aggregates = [] }, input));
        Assert.False(SessionWindowOperator.Serves(Spec(ClockScope.Stream) with
        {
            Assigner = WindowAssigner.Session(SessionGap.PerRow("value", (_, _) => Duration.FromSeconds(1))),
        }, input));
    }

    private static GeneralWindowSpec Spec(ClockScope scope) => GeneralWindowSpec.OnEventTime(
        WindowAssigner.Session(SessionGap.Fixed(Duration.FromSeconds(Gap))), WindowSpec.Statistics("value"), scope);

    private static Pipeline Pipeline(ClockScope scope, bool isGeneral)
    {
        var builder = new PipelineBuilder("test");
        var schema = new Schema(new("device", ColumnType.Text), new("metric", ColumnType.Text),
            new("value", ColumnType.Float64, true));
        var rows = scope == ClockScope.Stream
            ? builder.Table("rows", schema, KeySpace.Series) : builder.Readings.WhereNotNull("value");
        var spec = Spec(scope);
        var windows = isGeneral
            ? rows.Apply("windows", input => new GeneralWindowOperator(spec, input)) : rows.Window("windows", spec);
        windows.To("out");
        windows.Side(WindowOperator.LatePort).To("late");
        return builder.Build();
    }

    /// <summary>Rows in bursts, some out of order so that sessions meet, some too late; on one clock for all, or one
    /// for each device.</summary>
    private static List<ScriptStep> ScriptOf(Random random, ClockScope scope)
    {
        var script = new List<ScriptStep>();
        var (now, marks) = (0, new int[4]);
        for (var step = 0; step < 140; step++)
        {
            now += random.Next(12) == 0 ? random.Next(20) : random.Next(2);
            var device = random.Next(4);
            if (random.Next(6) == 0)
            {
                var at = scope == ClockScope.Stream ? 0 : device;
                if (now - 8 <= marks[at]) { continue; }
                marks[at] = now - random.Next(3, 9);
                script.Add(scope == ClockScope.Stream
                    ? TumblingWindowTests.Mark(marks[at]) : Scripts.Low($"d{device}", marks[at]));
                continue;
            }
            var second = now - random.Next(random.Next(6) == 0 ? 25 : 9);
            var value = (random.NextDouble() - 0.5) * 1e6;
            script.Add(scope == ClockScope.Stream
                ? TumblingWindowTests.Row($"d{device}", second, random.Next(9) == 0 ? null : value)
                : Scripts.Read($"d{device}", second, value));
        }
        return script;
    }
}
