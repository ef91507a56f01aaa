using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.EndToEnd.Tests.Crashes;
using Telemetry.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// The agent as whoever installs it meets it: a process that systemd watches, that reads the computer it runs on, and
/// that brings this to a gateway. <c>tests/packages</c> runs them, and the kills of <see cref="CrashTests"/>, with the
/// programs out of the packages.
/// </summary>
public sealed class AgentTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(1);
    private static readonly Dictionary<string, string> Nothing = [];

    [Fact]
    public async Task The_service_manager_hears_that_it_is_ready_goes_on_and_stops()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder("agent-service");
        using var manager = new NotifySocket();
        manager.Environment["WATCHDOG_USEC"] = Watchdog.TotalMicroseconds.ToString(CultureInfo.InvariantCulture);
        await using var gateway = await GatewayProcess.StartAsync(Path.Combine(folder, "data"), [], limit.Token);
        await using var agent = AgentCommand.Start(
            manager.Environment, "run", "--config", await ConfigureAsync(folder, gateway.Mqtt, limit.Token));

        await HearAsync(manager, "READY=1", limit.Token);
        await HearAsync(manager, "WATCHDOG=1", limit.Token);
        await HearAsync(manager, "WATCHDOG=1", limit.Token);
        await CrashPlant.TerminateAsync(agent, limit.Token);
        await HearAsync(manager, "STOPPING=1", limit.Token);
        Assert.Equal(0, await agent.EndAsync(limit.Token));
    }

    [Fact]
    public async Task What_it_reads_of_its_computer_arrives()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder("agent-host");
        await using var gateway = await GatewayProcess.StartAsync(Path.Combine(folder, "data"), [], limit.Token);
        await using var agent = AgentCommand.Start(
            Nothing, "run", "--config", await ConfigureAsync(folder, gateway.Mqtt, limit.Token));
        await gateway.Api.UntilAsync(
            "/api/v1/devices", devices => devices.Any(d => (long)d["counters"]!["accepted"]! >= 500), limit.Token);
        output.WriteLine($"{Resident(agent.Id)} kB resident after 500 readings");
    }

    [Fact]
    public async Task Check_prints_what_it_would_read()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder("agent-check");
        await using var agent = AgentCommand.Start(
            Nothing, "check", "--config", await ConfigureAsync(folder, gateway: 1, limit.Token));
        await agent.LineAsync(l => l == "host#0 small: working", limit.Token);
        output.WriteLine(
            await agent.LineAsync(l => l.StartsWith("small host_memory = ", StringComparison.Ordinal), limit.Token));
        Assert.Equal(0, await agent.EndAsync(limit.Token));
        Assert.False(Directory.Exists(Path.Combine(folder, "spool")), "The spool is the running agent's.");
    }

    /// <summary>Hears no other thing before it but that it is alive.</summary>
    private static async Task HearAsync(NotifySocket manager, string word, CancellationToken cancellation)
    {
        string heard;
        do
        {
            heard = await manager.HearAsync(cancellation);
            Assert.Contains(heard, new[] { word, "WATCHDOG=1" });
        }
        while (heard != word);
    }

    private static async Task<string> ConfigureAsync(string folder, int gateway, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, "edge.json");
        await File.WriteAllTextAsync(file, new JsonObject
        {
            ["agent"] = "small",
            ["gateway"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = gateway },
            ["spool"] = new JsonObject { ["directory"] = Path.Combine(folder, "spool"), ["commit_ms"] = 100 },
            ["sensors"] = new JsonArray(
                new JsonObject { ["type"] = "host", ["device"] = "small", ["period_ms"] = 50 }),
        }.ToJsonString(), cancellation);
        return file;
    }

    private static string Resident(int process) => File.ReadLines($"/proc/{process}/status")
        .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))["VmRSS:".Length..].Replace(
            "kB", "", StringComparison.Ordinal).Trim();
}
