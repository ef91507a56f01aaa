using Telemetry.Alerts.Devices;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Tests.Devices;

[Verifies(typeof(DeviceEventOperator))]
public sealed class DeviceEventOperatorTests
{
    private const string Stream = DeviceEventSchema.Stream;

    [Fact]
    public void Device_that_stays_offline_is_told_once_and_its_return_too()
    {
        string[] said = Play(
            new ScriptStep.Status("press", true), Wait(10), new ScriptStep.Status("press", false),
            Wait(59), Wait(1), Wait(600), new ScriptStep.Status("press", true), Wait(600));

        Assert.Equal(
            [
                "device=press event=offline since=10000000 at=70000000",
                "device=press event=online since=10000000 at=670000000",
            ],
            said);
    }

    [Fact]
    public void Short_absence_says_nothing()
    {
        string[] said = Play(
            new ScriptStep.Status("press", true), new ScriptStep.Status("press", false), Wait(59),
            new ScriptStep.Status("press", true), Wait(59), new ScriptStep.Status("press", false), Wait(59),
            new ScriptStep.Status("press", true), Wait(600));

        Assert.Empty(said);
    }

    [Fact]
    public void Readings_of_the_future_are_told_at_the_first_and_then_once_in_each_quiet_time()
    {
        List<ScriptStep> script = [new ScriptStep.Reading("press", "t", EventTime.FromSeconds(0), 1)];
        for (int minute = 0; minute < 100; minute++)
        {
            script.Add(new ScriptStep.Reading("press", "t", EventTime.FromSeconds(1_000_000 + minute), 1));
            script.Add(Wait(60));
        }

        script.AddRange(Enumerable.Repeat(Wait(3_600), 3));

        Assert.Equal(
            [
                "device=press event=quarantined reason=future count=1 since=0 at=0",
                "device=press event=quarantined reason=future count=59 since=60000000 at=3600000000",
                "device=press event=quarantined reason=future count=40 since=3600000000 at=9600000000",
            ],
            Play([.. script]));
    }

    [Fact]
    public void Operator_is_the_same_in_every_way_of_running_it()
    {
        var random = new Random(11);
        List<ScriptStep> script = [];
        for (int turn = 0; turn < 200; turn++)
        {
            string device = $"dev-{random.Next(4)}";
            bool isFuture = random.Next(2) == 0;
            script.Add(new ScriptStep.Reading(
                device, "t", EventTime.FromSeconds(isFuture ? 9_000_000 + turn : turn), turn));
            script.Add(new ScriptStep.Status(device, random.Next(3) > 0));
            script.Add(Wait(random.Next(1, 400)));
        }

        RecordingSink said = new OperatorVerifier(Pipeline) { Remembering = [Stream], Seeds = 2 }.Verify(script);

        foreach (string happened in (string[])["offline", "online", "quarantined"])
        {
            Assert.Contains(said[Stream], line => line.Contains($"event={happened} ", StringComparison.Ordinal));
        }
    }

    private static ScriptStep.Tick Wait(int seconds) => new(Duration.FromSeconds(seconds));

    private static string[] Play(params ScriptStep[] script)
    {
        RecordingSink sink = new ScriptPlayer(Pipeline(), default).Play(script).Sink;
        return sink.Ids.Count == 0 ? [] : [.. sink[Stream].Select(Shown)];
    }

    private static string Shown(string line) => line[line.IndexOf("device=", StringComparison.Ordinal)..];

    private static Pipeline Pipeline()
    {
        var builder = new PipelineBuilder("p");
        builder.DeadLetters
            .Apply(Stream, input => new DeviceEventOperator(
                input.Schema, Duration.FromSeconds(60), Duration.FromSeconds(3_600)))
            .To(Stream);
        return builder.Build();
    }
}
