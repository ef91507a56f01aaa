using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;
using static Telemetry.Engine.Tests.Scripts;

namespace Telemetry.Engine.Tests.Execution;

/// <summary>A source's clock, line by line as the text on clocks has it.</summary>
public sealed class SourceClockTests
{
    private readonly RecordingSink _sink = new();
    private readonly StepInput _input = new();
    private readonly Partition _partition = Readings(new IngestOptions()).CreatePartition();
    private long _position;

    [Fact]
    public void A_future_reading_of_a_foreign_device_moves_no_clock()
    {
        var now = Start.Micros / 1e6;
        Send(0, 0, now + 61, now - 3);

        Assert.Equal(At(now - 8) - new Duration(1), Clock);
        Assert.Contains("reason=future", Assert.Single(_sink["dead_letters"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_jumps_forward_makes_nobody_silent()
    {
        Send(0, 0, 100);
        Tick(journal: 86_400, elapsed: 9);
        Assert.Equal(At(95) - new Duration(1), Clock);

        Tick(journal: 86_401, elapsed: 11);
        Assert.Equal(Start + Duration.FromSeconds(86_396) - new Duration(1), Clock);
    }

    [Fact]
    public void A_gateway_that_was_started_again_goes_on_measuring_silence_where_it_was()
    {
        Send(0, 1_000, 100);
        Tick(journal: 6, elapsed: 1_006);
        Tick(journal: 9, elapsed: 2); // Its monotonic clock began anew.
        Assert.Equal(At(95) - new Duration(1), Clock);
        Tick(journal: 13, elapsed: 6);

        Assert.Equal(Start + Duration.FromSeconds(8) - new Duration(1), Clock);
    }

    [Fact]
    public void A_foreign_device_that_declares_its_clock_once_is_declared_from_then_on()
    {
        Send(0, 0, 100);
        _input.BeginRows(Stamp(1, 1), "a", "", At(120), SourceClockKind.Bounded);
        _partition.Step(_input, _sink);
        Send(2, 2, 500);
        Tick(journal: 100, elapsed: 100);

        Assert.Equal(At(120) - new Duration(1), Clock);
        Assert.Equal(SourceClockKind.Declared, _partition.FindSource("a")!.Value.ClockKind);
    }

    [Fact]
    public void A_heartbeat_closes_the_windows_of_a_silent_source()
    {
        var builder = new PipelineBuilder("p");
        builder.Readings.Window("w", WindowSpec.Tumbling(Duration.FromSeconds(10), WindowSpec.Statistics("value")))
            .To("out");
        var player = new ScriptPlayer(builder.Build(), Start);

        player.Play(Read("a", 3, 1), Low("a", 9.999999));
        Assert.Empty(player.Sink["out"]);
        player.Play(Low("a", 10));

        Assert.Single(player.Sink["out"]);
    }

    [Fact]
    public void Late_readings_enter_a_pipeline_that_allows_them_and_its_windows_judge_them()
    {
        var spec = GeneralWindowSpec.OnEventTime(
            WindowAssigner.Tumbling(Duration.FromSeconds(10)), [new(AggregateFunction.Sum, "value", "sum")]) with
        {
            AllowedLateness = Duration.FromSeconds(5),
        };
        var builder = new PipelineBuilder("p", new IngestOptions { AdmitsLate = true });
        var windows = builder.Readings.Window("w", spec).To("out");
        windows.Side(GeneralWindowOperator.LatePort).To("late");
        var verifier = new OperatorVerifier(builder.Build) { Start = Start };

        var sink = verifier.Verify(
        [
            Read("a", 3, 1), Low("a", 12), Read("a", 4, 2), Read("b", 2, 8), Low("a", 15), Read("a", 5, 4),
        ]);

        Assert.Equal(["sum=1", "sum=3", "sum=8"], sink["out"].Select(line => line.Split(' ')[4]));
        Assert.Contains("value=4", Assert.Single(sink["late"]), StringComparison.Ordinal);
        Assert.Empty(sink["dead_letters"]);
    }

    private EventTime Clock => _partition.FindSource("a")!.Value.Clock;

    private static Pipeline Readings(IngestOptions options)
    {
        var builder = new PipelineBuilder("p", options);
        builder.Readings.To("readings");
        return builder.Build();
    }

    private StepStamp Stamp(long journal, long elapsed) =>
        new(_position++, Start + Duration.FromSeconds(journal), Duration.FromSeconds(elapsed));

    private void Send(long journal, long elapsed, params double[] times)
    {
        _input.BeginRows(Stamp(journal, elapsed), "a", "", null, SourceClockKind.Bounded);
        foreach (var time in times) { _input.AddNumber("t", At(time), 0, 1); }
        _partition.Step(_input, _sink);
    }

    private void Tick(long journal, long elapsed)
    {
        _input.BeginTick(Stamp(journal, elapsed));
        _partition.Step(_input, _sink);
    }
}
