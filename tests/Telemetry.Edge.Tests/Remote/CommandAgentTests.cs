using System.Text;
using Telemetry.Contract;

namespace Telemetry.Edge.Tests.Remote;

/// <summary>The whole agent is sent commands.</summary>
public sealed class CommandAgentTests
{
    [Fact]
    public async Task Read_now_gives_the_readings_which_are_published_too_and_disturbs_no_due_time()
    {
        await using var bench = new AgentBench(1);
        bench.File = $"\"sensors\":[{AgentBench.Sensor(1, 3_600_000)}]";
        bench.Start();
        bench.Pass(TimeSpan.FromSeconds(10));
        bench.Wires.Set(1, 33.5);
        var reply = bench.Ask(ReadNow(bench, "c-1"));
        Assert.Equal((CommandResult.Done, ""), (reply.Result, reply.Reason));
        var reading = Assert.Single(reply.Readings);
        Assert.Equal(
            ("hall:d1", "temperature", "Cel", 33.5), (reading.Device, reading.Metric, reading.Unit, reading.Number));
        Assert.Equal(reply.At, reading.At);
        bench.Pass(TimeSpan.FromMinutes(65));
        var sensor = Assert.Single(bench.State().Sensors!);
        Assert.Equal((2L, 0L), (sensor.Readings, sensor.Missed)); // The one asked for, and that of the hour.
        await bench.StopAsync();
        bench.AssertNothingLostOrDoubled();
    }

    [Fact]
    public async Task A_command_that_comes_again_is_answered_again_and_not_done_again()
    {
        await using var bench = new AgentBench(1);
        bench.File = $"\"sensors\":[{AgentBench.Sensor(1, 3_600_000)}]";
        bench.Start();
        var command = ReadNow(bench, "c-1");
        bench.Ask(command);
        bench.Wires.Set(1, 50);
        var again = bench.Ask(command);
        Assert.Equal(21, again.Readings[0].Number);
        bench.Pass(TimeSpan.FromMinutes(2)); // It is no longer good, and still known.
        bench.Ask(command);
        var replies = bench.Link.All("/reply/c-1").Select(m => Encoding.UTF8.GetString(m.Payload)).ToArray();
        Assert.Equal(3, replies.Length);
        Assert.Single(replies.Distinct());
        Assert.Equal(1, bench.Wires.Reads[WireFiles.IdOf(1)]);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_with_the_reason()
    {
        await using var bench = new AgentBench(1);
        bench.File = $"\"sensors\":[{AgentBench.Sensor(1)},{{\"type\":\"line\",\"port\":\"tcp:localhost:1\"}}]";
        bench.Start();
        bench.UntilWorking(1);
        AssertRefused(bench.Ask(ReadNow(bench, "c-1", "ds18b20#7")), "sensor");
        AssertRefused(bench.Ask(ReadNow(bench, "c-2", "line#1")), "not polled");
        AssertRefused(bench.Ask(ReadNow(bench, "c-3") with { Issued = Now(bench) - 61_000 }), "too late");
        AssertRefused(Send(bench, "c-4", "{}"), "id: missing");
        AssertRefused(
            Send(bench, "c-5", Encoding.UTF8.GetString(ReadNow(bench, "other").ToJson())),
            "another one than in the topic");
        Assert.Empty(bench.Link.All("/reply/other"));
    }

    [Fact]
    public async Task What_comes_on_other_topics_is_nobodys_business()
    {
        await using var bench = new AgentBench(1);
        bench.Start();
        bench.UntilWorking(1);
        var command = Encoding.UTF8.GetString(ReadNow(bench, "c-1").ToJson());
        foreach (var topic in (string[])
        [
            "telemetry/v1/hall2/command/c-1", "telemetry/v1/hall/command/c-1/x", "telemetry/v1/hall/reply/c-1", "x", "",
        ])
        {
            bench.Send(topic, command);
        }
        bench.Send(Topics.Config("hall2"), $"{{\"version\":1,\"settings\":{{}}}}");
        bench.Pass(TimeSpan.FromSeconds(10));
        Assert.Empty(bench.Link.All("/reply/c-1"));
        Assert.Equal(0, bench.Configuration.Desired);
    }

    [Fact]
    public async Task Sampling_is_another_for_a_while_and_then_as_configured()
    {
        await using var bench = new AgentBench(1);
        bench.File = $"\"sensors\":[{AgentBench.Sensor(1, 60_000)}]";
        bench.Start();
        bench.UntilWorking(1);
        var before = bench.State().Sensors![0];
        Assert.Equal((60_000L, null), (before.PeriodMs, before.PeriodSeconds));
        Assert.Equal(CommandResult.Done, bench.Ask(SetSampling(bench, "c-1", 500, 30)).Result);
        bench.Pass(TimeSpan.FromSeconds(10));
        var during = bench.State().Sensors![0];
        Assert.Equal(500, during.PeriodMs);
        Assert.InRange(during.PeriodSeconds!.Value, 15, 25);
        bench.Pass(TimeSpan.FromSeconds(30));
        var after = bench.State().Sensors![0];
        Assert.Equal((60_000L, null, 0L), (after.PeriodMs, after.PeriodSeconds, after.Missed));
        Assert.InRange(after.Readings - before.Readings, 59, 61);
        bench.Pass(TimeSpan.FromSeconds(600));
        Assert.InRange(bench.State().Sensors![0].Readings - after.Readings, 9, 11);

        bench.Ask(SetSampling(bench, "c-2", 500, 3600));
        Assert.Equal(CommandResult.Done, bench.Ask(SetSampling(bench, "c-3", 500, 0)).Result);
        bench.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(60_000, bench.State().Sensors![0].PeriodMs);
        bench.Ask(SetSampling(bench, "c-4", 500, 3600));
        await bench.StopAsync();
        bench.Start();
        bench.UntilWorking(1);
        Assert.Equal(60_000, bench.State().Sensors![0].PeriodMs);
    }

    [Fact]
    public async Task A_sensor_that_hangs_is_opened_anew_and_keeps_nobody_else_waiting()
    {
        await using var bench = new AgentBench(1, 2) { LeftBehind = "ds18b20#0" };
        bench.Start();
        bench.UntilWorking(1, 2);
        bench.Wires.Hang(1, isCounted: false);
        bench.Until(() => bench.State().Sensors![0].State == "hanging", "it hangs");
        Assert.Equal(CommandResult.Failed, bench.Ask(ReadNow(bench, "c-1")).Result);
        Assert.Equal(CommandResult.Done, bench.Ask(ReadNow(bench, "c-2", "ds18b20#1")).Result);
        // The wire hangs on: the driver is left behind, once.
        Assert.Equal(CommandResult.Done, bench.Ask(Restart(bench, "c-3")).Result);
        var second = bench.Ask(Restart(bench, "c-4"));
        Assert.Equal(CommandResult.Failed, second.Result);
        Assert.Contains("left behind", second.Reason, StringComparison.Ordinal);
        bench.Wires.Release(1);
        bench.UntilWorking(1, 2);
        Assert.Equal(CommandResult.Done, bench.Ask(Restart(bench, "c-5")).Result);
        bench.UntilWorking(1, 2);
        await bench.StopAsync();
        bench.AssertNothingLostOrDoubled();
    }

    [Fact]
    public async Task Commands_for_one_sensor_go_one_after_the_other_and_not_too_many_wait()
    {
        await using var bench = new AgentBench(1, 2);
        bench.File = $"\"sensors\":[{AgentBench.Sensor(1, 3_600_000)},{AgentBench.Sensor(2)}]";
        bench.Start();
        bench.UntilWorking(2);
        bench.Wires.Hang(1);
        for (var i = 1; i <= 9; i++)
        {
            Post(bench, ReadNow(bench, $"c-{i}"));
        }
        AssertRefused(bench.ReplyTo("c-9"), "wait already");
        Assert.Equal(CommandResult.Done, bench.Ask(ReadNow(bench, "d-1", "ds18b20#1")).Result);
        bench.Pass(TimeSpan.FromMinutes(5));
        bench.Wires.Release(1);
        Assert.Equal(CommandResult.Done, bench.ReplyTo("c-1").Result);
        for (var i = 2; i <= 8; i++)
        {
            AssertRefused(bench.ReplyTo($"c-{i}"), "no longer good");
        }
        Assert.Equal(1, bench.Wires.Reads[WireFiles.IdOf(1)]);
    }

    [Fact]
    public async Task Answers_that_are_kept_are_bounded_and_none_that_is_good_is_forgotten()
    {
        await using var bench = new AgentBench(1);
        bench.Start();
        bench.UntilWorking(1);
        for (var i = 0; i < Limits.CommandsKeptMax; i++)
        {
            Assert.Equal(CommandResult.Done, bench.Ask(SetSampling(bench, $"c-{i}", 1000, 0)).Result);
        }
        AssertRefused(bench.Ask(SetSampling(bench, "more", 1000, 0)), "still good");
        bench.Pass(TimeSpan.FromMinutes(61));
        Assert.Equal(CommandResult.Done, bench.Ask(SetSampling(bench, "more", 1000, 0)).Result);
    }

    [Fact]
    public async Task A_command_for_a_sensor_that_a_configuration_takes_away_is_answered()
    {
        await using var bench = new AgentBench(1, 2);
        bench.File = $"\"sensors\":[{AgentBench.Sensor(1)},{AgentBench.Sensor(2, 3_600_000)}]";
        bench.Start();
        bench.UntilWorking(1);
        bench.Send(1, AgentBench.Sensors(1));
        bench.UntilStatus(ConfigurationStatus.Applied, 1);
        AssertRefused(bench.Ask(ReadNow(bench, "c-1", "ds18b20#1")), "none of that name");
    }

    private static long Now(AgentBench bench) => bench.Time.GetUtcNow().ToUnixTimeMilliseconds();

    private static AgentCommand.ReadNow ReadNow(AgentBench bench, string id, string sensor = "ds18b20#0") =>
        new() { Id = id, Sensor = sensor, Issued = Now(bench), ValidSeconds = 60 };

    private static AgentCommand.RestartSensor Restart(AgentBench bench, string id) =>
        new() { Id = id, Sensor = "ds18b20#0", Issued = Now(bench), ValidSeconds = 60 };

    private static AgentCommand.SetSampling SetSampling(AgentBench bench, string id, int periodMs, int seconds) => new()
    {
        Id = id,
        Sensor = "ds18b20#0",
        Issued = Now(bench),
        ValidSeconds = 3600,
        PeriodMs = periodMs,
        Seconds = seconds,
    };

    private static void Post(AgentBench bench, AgentCommand command) => bench.Send(
        Topics.Command(AgentBench.Agent, command.Id), Encoding.UTF8.GetString(command.ToJson()));

    private static CommandReply Send(AgentBench bench, string id, string payload)
    {
        bench.Send(Topics.Command(AgentBench.Agent, id), payload);
        return bench.ReplyTo(id);
    }

    private static void AssertRefused(CommandReply reply, string reason)
    {
        Assert.Equal(CommandResult.Refused, reply.Result);
        Assert.Contains(reason, reply.Reason, StringComparison.Ordinal);
    }
}
