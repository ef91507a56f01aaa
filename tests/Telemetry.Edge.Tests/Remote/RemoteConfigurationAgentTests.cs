using Telemetry.Contract;

namespace Telemetry.Edge.Tests.Remote;

/// <summary>The whole agent is sent configurations, good ones and bad ones.</summary>
public sealed class RemoteConfigurationAgentTests
{
    [Fact]
    public async Task A_configuration_that_works_is_kept_and_only_what_differs_is_touched()
    {
        await using var bench = new AgentBench(1, 2);
        bench.Start();
        bench.UntilWorking(1, 2);
        Assert.Equal((0L, 0L, "none"), Of(bench.Configuration));
        bench.Wires.Set(3, 23);
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(1)},{AgentBench.Sensor(2, 500)},{AgentBench.Sensor(3)}]");
        bench.UntilStatus(ConfigurationStatus.Trial, 1);
        Assert.NotNull(bench.Configuration.TrialSeconds);
        var untouched = bench.State().Sensors![0];
        Assert.True(untouched.Readings > 0 && untouched.State == "working");
        bench.UntilStatus(ConfigurationStatus.Applied, 1);
        Assert.Null(bench.Configuration.TrialSeconds);
        bench.UntilWorking(1, 2, 3);
        Assert.Equal([1000L, 500L, 1000L], bench.State().Sensors!.Select(s => s.PeriodMs ?? 0));
        await bench.StopAsync();
        bench.AssertNothingLostOrDoubled();

        bench.Start();
        bench.UntilWorking(1, 2, 3);
        Assert.Equal((1L, 1L, "applied"), Of(bench.Configuration));
        await bench.StopAsync();
        bench.AssertNothingLostOrDoubled();
    }

    [Fact]
    public async Task One_that_silences_a_sensor_is_rolled_back_and_not_tried_again()
    {
        await using var bench = new AgentBench(1, 2);
        bench.Start();
        bench.UntilWorking(1, 2);
        bench.Send(7, $"\"sensors\":[{AgentBench.Sensor(1)},{AgentBench.Sensor(9, name: "d2")}]");
        bench.UntilStatus(ConfigurationStatus.Trial, 7);
        bench.Until(() => bench.Configuration.Reason?.Contains("ds18b20#1", StringComparison.Ordinal) == true,
            "the trial says what it waits for");
        bench.UntilStatus(ConfigurationStatus.RolledBack, 0);
        Assert.Equal(7, bench.Configuration.Desired);
        Assert.Contains("worked before and is failing", bench.Configuration.Reason, StringComparison.Ordinal);
        bench.UntilWorking(1, 2);

        foreach (var version in (long[])[7, 6, 1])
        {
            bench.Send(version, AgentBench.Sensors(1));
        }
        bench.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal((0L, 7L, "rolled_back"), Of(bench.Configuration));
        bench.Send(8, AgentBench.Sensors(1));
        bench.UntilStatus(ConfigurationStatus.Applied, 8);
        await bench.StopAsync();
        bench.AssertNothingLostOrDoubled();
    }

    [Fact]
    public async Task One_after_which_the_gateway_is_gone_is_rolled_back_without_it()
    {
        await using var bench = new AgentBench(1);
        bench.Start();
        bench.UntilWorking(1);
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(1, 500)}]");
        bench.UntilStatus(ConfigurationStatus.Trial, 1);
        bench.Link.RefusesConnections = true;
        bench.Link.Cut();
        bench.Until(() => bench.Events.Contains(1503), "it is rolled back");
        bench.Link.RefusesConnections = false;
        bench.UntilStatus(ConfigurationStatus.RolledBack, 0);
        Assert.Equal(1000, bench.State().Sensors![0].PeriodMs);
        Assert.Contains("not connected", bench.Configuration.Reason, StringComparison.Ordinal);
        await bench.StopAsync();
        bench.AssertNothingLostOrDoubled();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_in_whose_trial_the_agent_ends_is_rolled_back(bool isKilled)
    {
        await using var bench = new AgentBench(1);
        var disk = new DyingFiles();
        bench.Start(disk);
        bench.UntilWorking(1);
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(1, 500)}]");
        bench.UntilStatus(ConfigurationStatus.Trial, 1);
        await (isKilled ? bench.DieAsync(disk) : bench.StopAsync());

        bench.Start();
        bench.UntilStatus(ConfigurationStatus.RolledBack, 0);
        Assert.Equal(1000, bench.State().Sensors![0].PeriodMs);
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(1, 500)}]");
        bench.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal((0L, 1L, "rolled_back"), Of(bench.Configuration));
    }

    [Fact]
    public async Task Killed_at_any_write_of_what_it_remembers_it_runs_the_one_or_the_other_and_takes_a_newer_one()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        for (var change = 1; await IsKilledAsync(change, found); change++)
        {
        }
        Assert.Equal([ConfigurationStatus.Applied, ConfigurationStatus.None, ConfigurationStatus.RolledBack], found);
    }

    [Fact]
    public async Task One_that_cannot_run_changes_nothing_and_is_refused_field_by_field()
    {
        await using var bench = new AgentBench(1);
        bench.Start();
        bench.UntilWorking(1);
        bench.Send(
            3,
            $"\"sensors\":[{AgentBench.Sensor(1, 5)},{AgentBench.Sensor(2)},{{\"type\":\"toaster\"}}],"
            + "\"publish\":{\"linger_ms\":-1},\"gateway\":{\"host\":\"evil\"},\"agent\":\"other\",\"more\":1");
        bench.UntilStatus(ConfigurationStatus.Refused, 0);
        Assert.Equal(
            [
                "settings.sensors[0].period_ms", "settings.sensors[2].type", "settings.publish.linger_ms",
                "settings.gateway", "settings.agent", "settings.more",
            ],
            bench.Configuration.Faults!.Select(f => f.Path));
        Assert.Equal(3, bench.Configuration.Desired);
        bench.Send(Telemetry.Contract.Topics.Config(AgentBench.Agent), "{\"version\":4,\"settings\":5}");
        bench.Until(() => bench.Configuration.Desired == 4, "the version of a bad message is noted");
        Assert.Equal("settings", Assert.Single(bench.Configuration.Faults!).Path);
        Assert.Single(bench.State().Sensors!);
        await bench.StopAsync();
        bench.Start();
        bench.UntilStatus(ConfigurationStatus.Refused, 0);
        Assert.Equal("settings", Assert.Single(bench.Configuration.Faults!).Path);
    }

    [Fact]
    public async Task A_newer_one_takes_the_place_of_one_on_trial_and_is_measured_by_what_worked_before_both()
    {
        await using var bench = new AgentBench(1, 2);
        bench.Start();
        bench.UntilWorking(1, 2);
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(1)},{AgentBench.Sensor(9, name: "d2")}]");
        bench.UntilStatus(ConfigurationStatus.Trial, 1);
        bench.Send(2, $"\"sensors\":[{AgentBench.Sensor(1)},{AgentBench.Sensor(8, name: "d2")}]");
        bench.UntilStatus(ConfigurationStatus.Trial, 2);
        bench.UntilStatus(ConfigurationStatus.RolledBack, 0);
        bench.UntilWorking(1, 2);
    }

    [Fact]
    public async Task An_agent_that_has_just_started_looks_first_what_it_has_to_lose()
    {
        await using var bench = new AgentBench(1);
        bench.File = $"\"sensors\":[{AgentBench.Sensor(1, 3_600_000)}]";
        bench.Start(isGatewayThere: false);
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(9, 3_600_000, "d1")}]");
        bench.Link.RefusesConnections = false;
        bench.UntilStatus(ConfigurationStatus.RolledBack, 0);
        Assert.Contains("ds18b20#0 worked before", bench.Configuration.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_the_gateway_does_not_take_is_no_success()
    {
        await using var bench = new AgentBench(1);
        bench.Start();
        bench.UntilWorking(1);
        bench.Link.BarredDevice = "hall:other";
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(1, name: "other")}]");
        bench.UntilStatus(ConfigurationStatus.RolledBack, 0);
        Assert.Contains("does not take hall:other", bench.Configuration.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sensor_that_did_not_work_before_need_not_work()
    {
        await using var bench = new AgentBench(1, 2);
        bench.Wires.Remove(2);
        bench.Start();
        bench.UntilWorking(1);
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(1)},{AgentBench.Sensor(2, 500)},{AgentBench.Sensor(3)}]");
        bench.UntilStatus(ConfigurationStatus.Applied, 1);
    }

    [Fact]
    public async Task The_publisher_goes_on_by_its_new_terms()
    {
        await using var bench = new AgentBench(1);
        bench.File = $"\"sensors\":[{AgentBench.Sensor(1, 10)}]";
        bench.Start();
        bench.UntilWorking(1);
        bench.Send(1, "\"publish\":{\"batch_max\":2,\"linger_ms\":10000}");
        bench.UntilStatus(ConfigurationStatus.Applied, 1);
        var before = bench.Link.All("/data").Length;
        bench.Until(() => bench.Link.All("/data").Length > before + 10, "packs go on");
        Assert.All(
            bench.Link.All("/data").Skip(before),
            m => Assert.InRange(Testing.SpoolBench.Decode(m.Payload).Count, 0, 2));
        bench.Send(2, "");
        bench.UntilStatus(ConfigurationStatus.Applied, 2);
        await bench.StopAsync();
        bench.AssertNothingLostOrDoubled();
    }

    /// <summary>Whether there was such a change at all; what a process finds afterwards is added.</summary>
    private static async Task<bool> IsKilledAsync(int change, SortedSet<string> found)
    {
        await using var bench = new AgentBench(1);
        var disk = new DyingFiles();
        bench.Start(disk);
        bench.UntilWorking(1);
        disk.DieAt(change, "remote.json");
        bench.Send(1, $"\"sensors\":[{AgentBench.Sensor(1, 500)}]");
        bench.Until(() => disk.IsDead || bench.Configuration.Status == ConfigurationStatus.Applied, "killed or kept");
        var isKilled = disk.IsDead;
        await (isKilled ? bench.DieAsync(disk) : bench.StopAsync());

        bench.Start();
        bench.UntilWorking(1);
        var configuration = bench.Configuration;
        found.Add(configuration.Status);
        Assert.Equal(configuration.Status == ConfigurationStatus.Applied ? 1 : 0, configuration.Running);
        Assert.Equal(configuration.Running == 1 ? 500 : 1000, bench.State().Sensors![0].PeriodMs);
        bench.Send(2, $"\"sensors\":[{AgentBench.Sensor(1, 250)}]");
        bench.UntilStatus(ConfigurationStatus.Applied, 2);
        return isKilled;
    }

    private static (long Running, long Desired, string Status) Of(AgentConfiguration configuration) =>
        (configuration.Running, configuration.Desired, configuration.Status);
}
