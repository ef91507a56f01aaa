using Microsoft.Extensions.DependencyInjection;
using Telemetry.Contract;
using Telemetry.Gateway.Agents;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Agents;

/// <summary>What goes wrong around a change: disks, hurry, connections that come and go.</summary>
public class ConfigurationFaultTests
{
    private const string Any = """{"settings":{}}""";

    [Fact]
    public async Task A_full_disk_changes_nothing_and_is_said()
    {
        FailingDisk disk = new("pump.json") { IsFull = true };
        await using HttpProbe probe = await StartAsync(disk);
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        await api.PutAsync("pump", Any);
        Assert.Equal(1, (await agent.HearConfigurationAsync()).Version);
        disk.Fails = true;
        Assert.Equal(503, (await api.PutAsync("pump", Any)).Status);
        Assert.True(await agent.HasHeardNothingAsync());
        Assert.Equal(1, (await api.GetAsync("/api/v1/agents/pump/configuration")).Number("version"));
        Assert.Null(probe.Gateway.Exit.Failure);
        disk.Fails = false;
        Assert.Equal(2, (await api.PutAsync("pump", Any)).Number("version"));
    }

    [Fact]
    public async Task A_disk_that_fails_stops_the_process_and_the_agent_hears_nothing()
    {
        FailingDisk disk = new("pump.json") { Fails = true };
        await using HttpProbe probe = await StartAsync(disk);
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        Assert.Equal(500, (await api.PutAsync("pump", Any)).Status);
        await probe.Gateway.Stopped;
        Assert.Contains("pump", probe.Gateway.Exit.Failure, StringComparison.Ordinal);
        Assert.Contains("disk", probe.Gateway.Exit.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_change_what_they_saw_at_one_time_one_wins()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent agent = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        await api.PutAsync("pump", Any);
        AgentApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            api.PutAsync("pump", Any, ("If-Match", "\"1\""))));
        Assert.Equal(1, answers.Count(answer => answer.Status == 200));
        Assert.Equal(19, answers.Count(answer => answer.Status == 412));

        // Without a condition all are taken, and heard in their order.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.PutAsync("pump", Any)));
        List<long> heard = [];
        while (heard.Count < 22)
        {
            heard.Add((await agent.HearConfigurationAsync()).Version);
        }

        Assert.Equal(Enumerable.Range(1, 22).Select(version => (long)version), heard);
    }

    [Fact]
    public async Task The_newest_connection_of_an_agent_hears_and_one_that_does_not_listen_does_not()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        using AgentApi api = new(probe);
        await using RawAgent old = await RawAgent.ConnectAsync(probe.Gateway, "pump");
        await using RawAgent next = await RawAgent.ConnectAsync(probe.Gateway, "pump", listens: false);
        await api.PutAsync("pump", Any);
        Assert.True(await next.HasHeardNothingAsync());
        await next.ListenAsync(Topics.Config("pump"));
        Assert.Equal(1, (await next.HearConfigurationAsync()).Version);
        await next.IgnoreAsync(Topics.Config("pump"));
        await api.PutAsync("pump", Any);
        Assert.True(await next.HasHeardNothingAsync());
        await next.ListenAsync(Topics.Config("pump"));
        Assert.Equal(2, (await next.HearConfigurationAsync()).Version);
    }

    [Fact]
    public async Task The_description_of_the_interface_has_what_is_for_agents()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync();
        var paths = (await probe.JsonAsync("/openapi/v1.json")).GetProperty("paths");
        Assert.True(paths.GetProperty("/api/v1/agents/{agent}/configuration").TryGetProperty("put", out _));
        Assert.True(paths.GetProperty("/api/v1/agents/{agent}/commands").TryGetProperty("post", out var post));
        Assert.True(post.GetProperty("responses").TryGetProperty("202", out _));
        Assert.True(post.GetProperty("responses").TryGetProperty("429", out _));
    }

    [Theory]
    [InlineData(null, null, null, ConfigurationStanding.None)]
    [InlineData(null, 0L, "none", ConfigurationStanding.None)]
    [InlineData(null, 3L, "applied", ConfigurationStanding.Overtaken)]
    [InlineData(2L, null, null, ConfigurationStanding.Unknown)]
    [InlineData(2L, 1L, "applied", ConfigurationStanding.Pending)]
    [InlineData(2L, 2L, "trial", ConfigurationStanding.OnTrial)]
    [InlineData(2L, 2L, "applied", ConfigurationStanding.Applied)]
    [InlineData(2L, 2L, "rolled_back", ConfigurationStanding.RolledBack)]
    [InlineData(2L, 2L, "refused", ConfigurationStanding.Refused)]
    [InlineData(2L, 2L, "something new", ConfigurationStanding.Unknown)]
    [InlineData(2L, 3L, "applied", ConfigurationStanding.Overtaken)]
    public void What_is_wanted_and_what_runs_are_held_against_each_other(
        long? newest, long? known, string? status, object expected)
    {
        AgentConfiguration? said = known is null
            ? null
            : new AgentConfiguration { Running = 1, Desired = known.Value, Status = status ?? "" };
        Assert.Equal(expected, AgentDirectory.StandingOf(newest, said));
    }

    private static Task<HttpProbe> StartAsync(FailingDisk disk) => HttpProbe.StartAsync(
        replace: services => services.AddSingleton(new GatewayDisk { Files = disk }));
}
