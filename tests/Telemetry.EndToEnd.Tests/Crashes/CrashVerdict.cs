using System.Text.Json.Nodes;
using Telemetry.EndToEnd.Tests.Harness;
using Telemetry.EndToEnd.Tests.Recordings;

namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>Waits until everything is delivered, and holds it against what the devices sent.</summary>
internal static class CrashVerdict
{
    private static readonly string[] Types = ["alert.raised", "alert.resolved"];

    public static async Task AssertAsync(CrashPlant plant, CancellationToken cancellation)
    {
        await plant.Devices.Done.WaitAsync(cancellation);
        using var api = new GatewayApi(plant.Address);
        var expected = plant.Recording.ExpectedAlerts();
        var windows = plant.Recording.ExpectedWindows();
        if (plant.LosesResults)
        {
            await AssertWebhooksAsync(plant, expected, cancellation);
            await AssertCountersAsync(plant, api, cancellation);
            AssertWindowsAmong(windows, await api.ListAsync("/api/v1/results/readings_10s?limit=1000", cancellation));
            return;
        }
        var items = await api.UntilAsync(
            "/api/v1/results/readings_10s?limit=1000", found => found.Count >= windows.Count, cancellation);
        AssertWindows(windows, items);
        var alerts = await api.UntilAsync(
            "/api/v1/alerts?limit=1000",
            found => found.Count >= expected.Count && found.All(alert => IsSettled(alert, expected)), cancellation);
        AssertAlerts(expected, alerts);
        await AssertWebhooksAsync(plant, expected, cancellation);
        await AssertCountersAsync(plant, api, cancellation);
    }

    /// <summary>A counter over all devices.</summary>
    public static async Task<long> CountAsync(CrashPlant plant, string counter, CancellationToken cancellation)
    {
        using var api = new GatewayApi(plant.Address);
        return (await api.ListAsync("/api/v1/devices?limit=100", cancellation)).Sum(device => Count(device, counter));
    }

    private static void AssertWindows(IReadOnlyList<ExpectedWindow> expected, IReadOnlyList<JsonObject> items) =>
        Assert.Equal(
            expected.Select(Line).Order(StringComparer.Ordinal), items.Select(Line).Order(StringComparer.Ordinal));

    private static void AssertWindowsAmong(IReadOnlyList<ExpectedWindow> expected, IReadOnlyList<JsonObject> items)
    {
        var lines = items.Select(Line).ToArray();
        Assert.Equal(lines.Length, lines.Distinct().Count());
        Assert.Subset(expected.Select(Line).ToHashSet(), lines.ToHashSet());
    }

    private static string Line(ExpectedWindow window) => FormattableString.Invariant(
        $"{window.Device} {window.Metric} {window.Start} {window.Count} {window.Sum:F6} {window.Min} {window.Max} ")
        + "final";

    private static string Line(JsonObject item) => FormattableString.Invariant(
        $"{item["device"]} {item["metric"]} {GatewayApi.Millis(item["window_start"])} {item["count"]} ")
        + FormattableString.Invariant(
            $"{(double)item["sum"]!:F6} {(double)item["min"]!} {(double)item["max"]!} {item["state"]}");

    private static bool IsSettled(JsonObject alert, IReadOnlyList<ExpectedAlert> expected) =>
        (string)alert["state"]! != "firing" || expected.Any(e => e.End is null && IsOf(alert, e));

    private static bool IsOf(JsonObject alert, ExpectedAlert expected) =>
        GatewayApi.Millis(alert["start"]) == expected.Start
        && ((string)alert["key"]!).StartsWith(expected.Device, StringComparison.Ordinal);

    private static void AssertAlerts(IReadOnlyList<ExpectedAlert> expected, IReadOnlyList<JsonObject> alerts)
    {
        var actual = alerts.Select(a => (
            Device(a), GatewayApi.Millis(a["start"]), a["end"] is { } end ? GatewayApi.Millis(end) : 0,
            Math.Round((double)a["peak"]!, 6)));
        Assert.Equal(
            expected.Select(a => (a.Device, a.Start, a.End ?? 0, Math.Round(a.Peak, 6))).Order(), actual.Order());
    }

    private static string Device(JsonObject alert) => ((string)alert["key"]!).Split('/')[0];

    /// <summary>At least once with a stable id is exactly once for a receiver that knows ids.</summary>
    private static async Task AssertWebhooksAsync(
        CrashPlant plant, IReadOnlyList<ExpectedAlert> expected, CancellationToken cancellation)
    {
        var wanted = expected.SelectMany(
            a => Types.Where((_, index) => index == 0 || a.End is not null).Select(type => (type, a.Device, a.Start)));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (plant.Receiver.Events.Count < wanted.Count()) { await tick.WaitForNextTickAsync(cancellation); }
        var seen = plant.Receiver.Events.Values.Select(e =>
        {
            var alert = e["data"]!.AsObject();
            return ((string)e["type"]!, Device(alert), GatewayApi.Millis(alert["start"]));
        });
        Assert.Equal(wanted.Order(), seen.Order());
        Assert.Empty(plant.Receiver.Faults);
    }

    private static async Task AssertCountersAsync(CrashPlant plant, GatewayApi api, CancellationToken cancellation)
    {
        var sent = plant.Recording.Rows.GroupBy(row => row.Device).ToDictionary(g => g.Key, g => g.LongCount());
        var devices = await api.UntilAsync(
            "/api/v1/devices?limit=100",
            found => sent.All(s => found.Any(d => (string)d["id"]! == s.Key && Count(d, "accepted") >= s.Value)),
            cancellation);
        foreach (var device in devices.Where(d => sent.ContainsKey((string)d["id"]!)))
        {
            Assert.Equal(sent[(string)device["id"]!], Count(device, "accepted"));
            Assert.Equal((0L, 0L), (Count(device, "late"), Count(device, "dead_letter")));
            Assert.Null(device["conflict"]);
        }
    }

    private static long Count(JsonObject device, string counter) => (long)device["counters"]![counter]!;
}
