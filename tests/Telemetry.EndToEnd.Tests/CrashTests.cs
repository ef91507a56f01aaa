using System.Globalization;
using Telemetry.EndToEnd.Tests.Crashes;
using Telemetry.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// Agent and gateway are killed at every fault point, by themselves, and started again: windows, alerts and the ids of
/// webhooks are those of an oracle that saw only what the devices sent.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Killed_at_every_fault_point_windows_alerts_and_webhooks_equal_the_oracle()
    {
        var seeds = Whole("TELEMETRY_CRASH_SEEDS", 1);
        var only = Environment.GetEnvironmentVariable("TELEMETRY_CRASH_POINT");
        var points = CrashPoint.All.Where(p => string.IsNullOrEmpty(only) || p.Name == only).ToArray();
        var folder = Build.NewFolder("crashes");
        var campaign = new CrashCampaign(folder, Whole("TELEMETRY_CRASH_AT_ONCE", 3), Limit);
        await using var log = TextWriter.Synchronized(File.CreateText(Path.Combine(folder, "runs.txt")));

        await campaign.RunAsync(
            Enumerable.Range(1, seeds).SelectMany(seed => points.Select(point => (point, seed))),
            line =>
            {
                output.WriteLine(line);
                log.WriteLine(line);
                log.Flush();
            });

        output.WriteLine($"{campaign.Fired.Values.Sum()} deaths, {campaign.Repeated} webhooks came again");
        Assert.Empty(campaign.Failures);
        Assert.Equal(points.Select(p => (p.Name, seeds)).Order(), campaign.Fired.Select(f => (f.Key, f.Value)).Order());
    }

    [Fact]
    public async Task Every_fault_point_of_the_product_is_one_that_is_died_at()
    {
        using var limit = new CancellationTokenSource(Limit);
        var environment = new Dictionary<string, string> { ["CRASH_AT"] = "nowhere:1" };
        await using var gateway = Child.Start("Telemetry.Gateway", "telemetry", environment, ["run"]);

        Assert.Equal(2, await gateway.EndAsync(limit.Token));
        var line = await gateway.LineAsync(
            l => l.Contains("one of these names:", StringComparison.Ordinal), limit.Token);
        Assert.Equal(
            line.Split("one of these names:")[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            CrashPoint.All.Select(point => point.Name).Order());
    }

    [Fact]
    public async Task Killed_at_random_times_under_load_nothing_is_lost_and_nothing_counted_twice()
    {
        var kills = Whole("TELEMETRY_CRASH_KILLS", 10);
        var seed = Whole("TELEMETRY_CRASH_SEED", 1);
        var random = new Random(seed);
        using var limit = new CancellationTokenSource(Limit + TimeSpan.FromSeconds(6 * kills));
        var recording = new CrashRecording(seed, 16 + (8 * kills));
        await using var plant = new CrashPlant(Build.NewFolder("kills"), recording, isTrial: false);
        await plant.StartGatewayAsync(null, limit.Token);
        await plant.StartAgentAsync(null, limit.Token);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var kill = 1; kill <= kills; kill++)
        {
            var share = plant.Recording.Rows.Count * (kill - random.NextDouble()) / (kills + 1);
            // Some die with much that the gateway has not heard, some with much that they do not know it has.
            var isHeard = random.Next(2) == 0;
            while (await ShareAsync() < share) { await tick.WaitForNextTickAsync(limit.Token); }

            async ValueTask<long> ShareAsync() => isHeard
                ? await CrashVerdict.CountAsync(plant, "accepted", limit.Token) : plant.Devices.Acked;

            await plant.KillAsync(random.Next(2) == 0, limit.Token);
        }
        await CrashVerdict.AssertAsync(plant, limit.Token);
        var duplicates = await CrashVerdict.CountAsync(plant, "duplicate", limit.Token);
        output.WriteLine(
            $"seed {seed}: {kills} kills, {plant.Recording.Rows.Count} readings counted once, {duplicates} came again, "
            + $"{plant.Receiver.Events.Count} webhooks, {plant.Receiver.Requests} requests");
    }

    private static int Whole(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var value)
            ? value : usual;
}
