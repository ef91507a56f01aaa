using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.EndToEnd.Tests.Harness;
using Telemetry.EndToEnd.Tests.Recordings;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// Recorded devices through simulator, agent, broker, journal and engine as real processes, shuffled within 30 s, one
/// device withheld and sent last: every 10 s window of every series equals the plainest computation.
/// </summary>
public sealed class PumpTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Pump_windows_equal_an_independent_computation()
        => await RunAsync("pump", kills: 0);

    [Fact]
    public async Task Pump_windows_are_the_same_when_agent_and_gateway_are_killed_in_mid_stream()
        => await RunAsync("pump-kills", Kills());

    private static int Kills()
        => int.Parse(Environment.GetEnvironmentVariable("TELEMETRY_KILLS") ?? "2", CultureInfo.InvariantCulture);

    private async Task RunAsync(string name, int kills)
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder(name);
        var recording = Recording.Load(folder);
        var withheld = recording.Readings[^1].Device;
        await using var chain = new Chain(folder);
        var watch = Stopwatch.StartNew();
        await chain.StartAsync(recording.Files, withheld, limit.Token);
        await using var health = new HealthFeed(chain.Gateway);
        await KillAsync(chain, health, recording.Readings.Count, kills, limit.Token);
        Assert.Equal(0, await chain.Playback.EndAsync(limit.Token));
        var last = recording.Readings.GroupBy(r => r.Device).ToDictionary(g => g.Key, g => g.Max(r => r.Time));
        await health.SettledAsync(
            h => last.All(d => h.Devices.Any(i => i.Id == d.Key && HasPassed(i.Clock, d.Value))), limit.Token);
        var seconds = watch.Elapsed.TotalSeconds;
        var count = recording.Readings.Count;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} readings, {kills} kills of each, {seconds:F1} s, {count / seconds:F0} readings/s"));
        using var api = new GatewayApi(chain.Gateway);
        var items = await api.ListAsync("/api/v1/results/readings_10s?limit=1000", limit.Token);
        Compare(ExpectedWindow.Compute(recording.Readings), items);
        output.WriteLine($"{items.Count} windows equal");
    }

    private static bool HasPassed(DateTime? clock, long time)
        => clock is { } at && new DateTimeOffset(at).ToUnixTimeMilliseconds() >= time + 10_000;

    // Kills agent and gateway in turn, each time when another share of the readings has arrived.
    private static async Task KillAsync(
        Chain chain, HealthFeed health, int readings, int kills, CancellationToken cancellation)
    {
        for (var kill = 1; kill <= 2 * kills; kill++)
        {
            var share = (long)readings * kill / ((2 * kills) + 1);
            await health.UntilAsync(h => h.Devices.Sum(d => d.Counters.Accepted) >= share, cancellation);
            await (kill % 2 == 1 ? chain.KillAgentAsync(cancellation) : chain.KillGatewayAsync(cancellation));
        }
    }

    private static void Compare(IReadOnlyList<ExpectedWindow> expected, IReadOnlyList<JsonObject> items)
    {
        var actual = items.ToDictionary(
            i => ((string)i["device"]!, (string)i["metric"]!, GatewayApi.Millis(i["window_start"])));
        Assert.Equal(items.Count, actual.Count);
        foreach (var window in expected)
        {
            var key = (window.Device, window.Metric, window.Start);
            Assert.True(actual.Remove(key, out var item), $"no window {key}");
            var count = (long)item!["count"]!;
            Assert.True(count == window.Count, $"{key}: count {count}, expected {window.Count}");
            Near(key, "sum", window.Sum, item);
            Near(key, "min", window.Min, item);
            Near(key, "max", window.Max, item);
            Near(key, "avg", window.Average, item);
            if (window.Deviation is { } deviation) { Near(key, "stddev", deviation, item); }
            Assert.Equal(window.Deviation is null, item["stddev"] is null);
            Assert.Equal("final", (string?)item["state"]);
        }
        Assert.Empty(actual.Keys);
    }

    private static void Near((string, string, long) key, string column, double expected, JsonObject item)
    {
        var actual = (double)item[column]!;
        var tolerance = 1e-9 * Math.Max(1, Math.Abs(expected));
        Assert.True(Math.Abs(actual - expected) <= tolerance, $"{key}: {column} {actual}, expected {expected}");
    }
}
