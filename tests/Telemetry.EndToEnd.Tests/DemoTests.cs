using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Telemetry.Contract.Live;
using Telemetry.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests;

/// <summary>What a new user does on the first day, in a real browser on the running demo.</summary>
public sealed partial class DemoTests(ITestOutputHelper output)
{
    private const string Device = "pump";
    private const string Other = "press";
    private const long Size = 10_000;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan Unplugged = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_pulled_plug_loses_nothing_and_the_page_tells_the_story()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder("demo");
        await using var demo = Child.Start(
            "Telemetry.FirmwareSim",
            "telemetry-sim",
            ["demo", "--json", "--http", "0", "--mqtt", "0", "--history", "5", "--seed", "1", "--data", folder]);
        var ready = await demo.LineAsync(l => l.StartsWith('{') && l.Contains("\"http\""), limit.Token);
        var gateway = new Uri((string)JsonNode.Parse(ready)!["http"]!);
        await using var health = new HealthFeed(gateway);
        await using var browser = await Browser.StartAsync();
        using var api = new GatewayApi(gateway);

        await browser.Page.GotoAsync($"{gateway}#/device/{Device}");
        await ReadingsMoveAsync(browser, limit.Token);
        await browser.Page.GotoAsync($"{gateway}#/");
        await Assertions.Expect(browser.ById($"device-row-{Other}")).ToBeVisibleAsync();

        var (from, to) = await UnplugForAMinuteAsync(browser, health, limit.Token);
        await health.SettledAsync(h => HasCaughtUp(h, to), limit.Token);
        var backlog = browser.ById($"backlog-{Device}");
        await Assertions.Expect(backlog).ToHaveAttributeAsync("data-readings", "0", Patience());

        await CompareGapAsync(api, from, to, limit.Token);
        await AlertOfTheGapAsync(browser, api, from, to, limit.Token);
        Assert.Empty(browser.Complaints);
    }

    private static async Task ReadingsMoveAsync(Browser browser, CancellationToken cancellation)
    {
        await Assertions.Expect(browser.ById("chart").First).ToBeVisibleAsync(Visible());
        var value = browser.Page.Locator("[data-testid^='last-value-']").First;
        await Assertions.Expect(value).ToHaveAttributeAsync("data-time", Digits(), Patience());
        var before = await value.GetAttributeAsync("data-time");
        await Assertions.Expect(value).Not.ToHaveAttributeAsync("data-time", before!, Patience());
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<(long From, long To)> UnplugForAMinuteAsync(
        Browser browser, HealthFeed health, CancellationToken cancellation)
    {
        // A device that has not said yet up to when it is complete has no lag.
        await health.UntilAsync(
            h => h.Devices.Any(d => d.Id == Device && d is { Online: true, Clock: not null }), cancellation);
        await browser.ById($"unplug-{Device}").ClickAsync();
        await Assertions.Expect(browser.ById($"plug-{Device}")).ToBeVisibleAsync();
        var cut = await health.UntilAsync(h => !Find(h, Device).Online, cancellation);
        await browser.ById("fault-overheat").ClickAsync();
        var end = cut.At + Unplugged;
        // The others do not wait for it: they are as late as a busy machine makes them, and catch up.
        var late = await health.UntilAsync(h => h.At >= end && Find(h, Other).LagSeconds < 10, cancellation);
        Assert.True(Find(late, Device).LagSeconds >= 55, $"lag {Find(late, Device).LagSeconds}");
        var lag = browser.ById($"device-lag-{Device}");
        await Assertions.Expect(lag).ToContainTextAsync(Behind());
        output.WriteLine($"unplugged at {cut.At:O}, the page says: {await lag.InnerTextAsync()}");
        await browser.ById($"plug-{Device}").ClickAsync();
        return (Millis(cut.At), Millis(late.At));
    }

    private static bool HasCaughtUp(HealthMessage health, long to)
    {
        var device = Find(health, Device);
        return device is { Online: true, Backlog.Readings: 0, Clock: { } clock } && Millis(clock) > to + (2 * Size);
    }

    // Every window of the gap is there once, and counts what the journal holds of raw readings.
    private async Task CompareGapAsync(GatewayApi api, long from, long to, CancellationToken cancellation)
    {
        from -= from % Size;
        to -= to % Size;
        var raw = await api.ListAsync(ReadingsOf(from, to), cancellation);
        var expected = raw.GroupBy(r => (Metric: (string)r["metric"]!, Start: Floor(GatewayApi.Millis(r["time"]))))
            .ToDictionary(g => g.Key, g => (long)g.Count(r => !IsText(r)));
        var windows = await api.ListAsync($"/api/v1/results/readings_10s?{Range(from, to)}", cancellation);
        var actual = windows.ToDictionary(
            w => ((string)w["metric"]!, GatewayApi.Millis(w["window_start"])), w => (long)w["count"]!);
        Assert.Equal(windows.Count, actual.Count);
        Assert.True(expected.Count >= 30, $"only {expected.Count} windows in the gap");
        Assert.Equal(expected.OrderBy(w => w.Key), actual.OrderBy(w => w.Key));
        await NoNumberIsMissingAsync(api, raw, from, to, cancellation);
        output.WriteLine($"{raw.Count} readings of the gap in {windows.Count} windows");
    }

    // What the device numbered in the gap is all there. How many samples a busy machine manages is not looked at.
    private static async Task NoNumberIsMissingAsync(
        GatewayApi api, IReadOnlyList<JsonObject> gap, long from, long to, CancellationToken cancellation)
    {
        // Metrics are sampled by threads: next to a bound of the gap a number may have a time beyond it.
        var around = await api.ListAsync(ReadingsOf(from - Size, to + Size), cancellation);
        var there = around.Select(Number).ToHashSet();
        foreach (var boot in gap.Select(Number).GroupBy(n => n.Boot))
        {
            var (first, last) = (boot.Min(n => n.Seq), boot.Max(n => n.Seq));
            var missing = Enumerable.Range(0, (int)(last - first)).Select(i => first + i)
                .Where(seq => !there.Contains((boot.Key, seq)));
            Assert.Empty(missing);
        }
    }

    // Windows do not count texts, and what a busy device says of samples that it missed is a text.
    private static bool IsText(JsonObject reading) => reading["value"]!.GetValueKind() == JsonValueKind.String;

    private static (string Boot, long Seq) Number(JsonObject reading) =>
        ((string)reading["boot"]!, (long)reading["seq"]!);

    private static string ReadingsOf(long from, long to) => $"/api/v1/readings?{Range(from, to)}";

    private static string Range(long from, long to) => string.Create(
        CultureInfo.InvariantCulture, $"device={Device}&from={Rfc3339(from)}&to={Rfc3339(to)}&limit=1000");

    private async Task AlertOfTheGapAsync(
        Browser browser, GatewayApi api, long from, long to, CancellationToken cancellation)
    {
        var alerts = await api.ListAsync("/api/v1/alerts", cancellation);
        var alert = alerts.FirstOrDefault(a => (string?)a["device"] == Device
            && GatewayApi.Millis(a["occurred"]) >= from - Size && GatewayApi.Millis(a["occurred"]) < to);
        Assert.True(alert is not null, $"no alert of {Device} in the gap: {string.Join('\n', alerts)}");
        output.WriteLine($"alert in the gap: {alert.ToJsonString()}");
        await browser.ById("nav-alerts").ClickAsync();
        await browser.ById("alerts-all").ClickAsync();
        await Assertions.Expect(browser.ById($"alert-row-{(string)alert["id"]!}")).ToBeVisibleAsync(Visible());
    }

    private static DeviceItem Find(HealthMessage health, string device) => health.Devices.First(d => d.Id == device);

    private static long Millis(DateTime at) => new DateTimeOffset(at).ToUnixTimeMilliseconds();

    private static long Floor(long millis) => millis - (millis % Size);

    private static string Rfc3339(long millis)
        => DateTimeOffset.FromUnixTimeMilliseconds(millis).UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static LocatorAssertionsToHaveAttributeOptions Patience() => new() { Timeout = 30_000 };

    private static LocatorAssertionsToBeVisibleOptions Visible() => new() { Timeout = 60_000 };

    [GeneratedRegex(@"^\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\d+ (min|s)")]
    private static partial Regex Behind();
}
