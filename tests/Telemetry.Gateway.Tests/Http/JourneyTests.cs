using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Retention;

namespace Telemetry.Gateway.Tests.Http;

/// <summary>From a publish to what the interface answers, and the same after the views' file is gone.</summary>
public sealed class JourneyTests
{
    private static readonly GatewayOptions Hot = new()
    {
        Open = true,
        Rules = [new() { Id = "hot", Metric = "temperature", RaiseAbove = 50, ClearBelow = 40 }],
    };

    [Fact]
    public async Task Answers_are_the_same_after_the_views_were_deleted()
    {
        string data = RunningGateway.NewFolder();
        string[] before;
        await using (HttpProbe probe = await HttpProbe.StartAsync(Hot, data))
        {
            await PlayAsync(probe);
            before = await AnswersAsync(probe);
        }
        Assert.True(File.Exists(Path.Combine(data, "views", ViewFiles.FileName)));
        Directory.Delete(Path.Combine(data, "views"), recursive: true);

        await using (HttpProbe probe = await HttpProbe.StartAsync(Hot, data))
        {
            await probe.UntilAsync("/api/v1/alerts", HasItems);
            await probe.UntilAsync("/api/v1/results/scores", list => Items(list) >= 3);
            Assert.Equal(before, await AnswersAsync(probe));
        }
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Raw_readings_come_once_by_time_and_in_pages()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Hot);
        using IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        byte[] late = Packs.Json("pump", 10, 10, 11, 12);
        byte[] early = Packs.Json("pump", 0, 0, 1, 2);
        foreach (byte[] pack in (byte[][])[late, early, early, late])
        {
            Assert.True((await RunningGateway.PublishAsync(client, "telemetry/v1/pump/backlog", pack)).IsSuccess);
        }

        await probe.UntilAsync("/api/v1/readings?device=pump", list => Items(list) == 6);
        var values = new List<double>();
        string? cursor = null;
        do
        {
            JsonElement page = await probe.JsonAsync(
                "/api/v1/readings?device=pump&metric=temperature&limit=4"
                + (cursor is null ? "" : "&cursor=" + cursor));
            values.AddRange(Values(page));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);

        Assert.Equal([0, 1, 2, 10, 11, 12], values);
        string from = DateTime.UnixEpoch.AddSeconds(Packs.Start + 2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        string to = DateTime.UnixEpoch.AddSeconds(Packs.Start + 11).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        JsonElement part = await probe.JsonAsync($"/api/v1/readings?device=pump&from={from}&to={to}&order=desc");
        Assert.Equal([10, 2], Values(part));
        Assert.Equal("Cel", part.GetProperty("items")[0].GetProperty("unit").GetString());
        Assert.Equal(0, Items(await probe.JsonAsync("/api/v1/readings?device=nobody")));
    }

    [Fact]
    public async Task Acknowledged_alert_says_so_and_keeps_its_events()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Hot);
        await PlayAsync(probe);
        JsonElement alert = (await probe.JsonAsync("/api/v1/alerts?state=firing")).GetProperty("items")[0];
        string id = alert.GetProperty("id").GetString()!;
        Assert.Equal("pump/temperature", alert.GetProperty("key").GetString());
        Assert.False(alert.GetProperty("acknowledged").GetBoolean());

        using HttpResponseMessage taken = await probe.SendAsync(HttpMethod.Post, $"/api/v1/alerts/{id}/ack");

        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
        await probe.UntilAsync($"/api/v1/alerts/{id}", item => item.GetProperty("acknowledged").GetBoolean());
        JsonElement events = await probe.JsonAsync($"/api/v1/alerts/{id}/events");
        Assert.Equal("raised", events.GetProperty("items")[0].GetProperty("event").GetString());
        Assert.Contains(
            events.GetProperty("items").EnumerateArray(),
            item => item.GetProperty("event").GetString() == "acknowledged");
    }

    [Fact]
    public async Task Device_shows_clock_counters_and_series()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Hot);
        await PlayAsync(probe);

        JsonElement device = await probe.UntilAsync("/api/v1/devices/pump", item =>
            item.GetProperty("clock").ValueKind == JsonValueKind.String
            && item.GetProperty("counters").GetProperty("accepted").GetInt64() == 31);

        Assert.Equal("2026-01-01T00:00:29.999999Z", device.GetProperty("clock").GetString());
        Assert.Equal("pump", device.GetProperty("agent").GetString());
        JsonElement series = (await probe.JsonAsync("/api/v1/series?device=pump")).GetProperty("items")[0];
        Assert.Equal("temperature", series.GetProperty("metric").GetString());
        Assert.Equal(1, Items(await probe.JsonAsync("/api/v1/devices?limit=1")));
        JsonElement window = (await probe.JsonAsync("/api/v1/results/readings_10s?key=pump/temperature&limit=1"))
            .GetProperty("items")[0];
        Assert.Equal("2026-01-01T00:00:00Z", window.GetProperty("window_start").GetString());
        Assert.Equal(10, window.GetProperty("count").GetInt64());
        Assert.Equal("final", window.GetProperty("state").GetString());
    }

    private static async Task PlayAsync(HttpProbe probe)
    {
        using IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        byte[] readings = Packs.Json("pump", 0,
            [.. Enumerable.Repeat(20.0, 10), .. Enumerable.Repeat(60.0, 10), .. Enumerable.Repeat(70.0, 11)]);
        Assert.True((await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", readings)).IsSuccess);
        Assert.True((await RunningGateway.PublishAsync(
            client, "telemetry/v1/pump/data", Packs.Heartbeat("pump", 31, Packs.Start + 30))).IsSuccess);
        await probe.UntilAsync("/api/v1/alerts", HasItems);
        await probe.UntilAsync("/api/v1/results/scores", list => Items(list) >= 3);
    }

    /// <summary>The answers when everything that was said is shown.</summary>
    private static async Task<string[]> AnswersAsync(HttpProbe probe)
    {
        await ShortJournals.CaughtUpAsync(probe.Gateway);
        ViewWriter views = probe.Gateway.Services.GetRequiredService<ViewWriter>();
        await TestTime.UntilAsync(() => views.LagRecords == 0, "the views show everything");
        return
        [
            await probe.TextAsync("/api/v1/results/readings_10s"),
            await probe.TextAsync("/api/v1/results/scores?order=desc"),
            await probe.TextAsync("/api/v1/alerts"),
        ];
    }

    private static IEnumerable<double> Values(JsonElement list) =>
        list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("value").GetDouble());

    private static bool HasItems(JsonElement list) => Items(list) > 0;

    private static int Items(JsonElement list) => list.GetProperty("items").GetArrayLength();
}
