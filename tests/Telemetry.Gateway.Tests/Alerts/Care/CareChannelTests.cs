using System.Text.Json;
using MQTTnet;
using Telemetry.Alerts.Care;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Webhooks;

namespace Telemetry.Gateway.Tests.Alerts.Care;

/// <summary>Who is told of what, at real sockets.</summary>
public sealed class CareChannelTests
{
    private static readonly EscalationChain AtOnce = new()
    {
        Id = "chain",
        Matchers = [AlertMatcher.Equal("severity", "critical")],
        Steps = [new(TimeSpan.Zero, "lead"), new(TimeSpan.FromSeconds(1), "head")],
    };

    [Fact]
    public async Task Receiver_of_raised_is_told_when_the_silence_ends_and_the_alert_says_when()
    {
        await using CapturingReceiver receiver = await CapturingReceiver.StartAsync();
        await using CareProbe care = await CareProbe.StartAsync(CareProbe.Hot with
        {
            Webhooks = [Webhook("ops", receiver, ["alert.raised"])],
        });
        JsonElement made = await care.PostAsync(
            "/api/v1/silences",
            """{"matchers":[{"name":"device","op":"=","value":"pump"}],"duration_seconds":3600}""");
        string alert = await care.RaiseAsync();
        string loud = await care.RaiseAsync("fan");
        Assert.Equal(loud, await IdAsync(receiver, "alert.raised"));
        JsonElement item = await care.Probe.JsonAsync($"/api/v1/alerts/{alert}");
        Assert.Equal(JsonValueKind.Null, item.GetProperty("notified").ValueKind);

        await care.SendAsync(HttpMethod.Delete, $"/api/v1/silences/{made.GetProperty("silence").GetString()}");

        Assert.Equal(alert, await IdAsync(receiver, "alert.unsilenced"));
        item = await care.Probe.UntilAsync(
            $"/api/v1/alerts/{alert}", one => one.GetProperty("notified").ValueKind == JsonValueKind.String);
        Assert.True(item.GetProperty("notified").GetDateTime() >= item.GetProperty("detected").GetDateTime());
    }

    [Fact]
    public async Task Escalations_go_to_those_whose_matchers_choose_them()
    {
        await using CapturingReceiver lead = await CapturingReceiver.StartAsync();
        await using CapturingReceiver head = await CapturingReceiver.StartAsync();
        await using CareProbe care = await CareProbe.StartAsync(CareProbe.Hot with
        {
            Care = new CareSettings { Escalations = [AtOnce] },
            Webhooks =
            [
                Webhook("lead", lead, ["alert.escalated"], AlertMatcher.Equal("escalated_to", "lead")),
                Webhook("head", head, ["alert.escalated"], AlertMatcher.Equal("escalation", "2")),
            ],
        });

        string alert = await care.RaiseAsync();

        Assert.Equal(alert, await IdAsync(lead, "alert.escalated"));
        Assert.Equal(alert, await IdAsync(head, "alert.escalated"));
        JsonElement item = await care.UntilEventAsync(alert, "escalated");
        Assert.Equal("head", item.GetProperty("escalated_to").GetString());
        Assert.Equal(2, item.GetProperty("escalation").GetInt64());
    }

    [Fact]
    public async Task Return_of_a_device_tells_what_was_missed()
    {
        await using CapturingReceiver receiver = await CapturingReceiver.StartAsync();
        await using CareProbe care = await CareProbe.StartAsync(CareProbe.Hot with
        {
            Webhooks = [Webhook("ops", receiver, ["alert.digest"])],
        });
        await care.SendAsync(0, 20);
        await care.Probe.Gateway.EventuallyAsync(
            view => view.Find("pump") is { Online: false } found ? found : null, "the pump is away");
        using IMqttClient back = await care.Probe.Gateway.ConnectAsync("pump");
        double[] backlog = [.. Enumerable.Repeat(60.0, 10), .. Enumerable.Repeat(20.0, 10)];
        await RunningGateway.PublishAsync(back, "telemetry/v1/pump/backlog", Packs.Json("pump", 10, backlog));

        await RunningGateway.PublishAsync(back, "telemetry/v1/pump/data",
            Packs.Heartbeat("pump", 30, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 30));

        using var patience = new CancellationTokenSource(TestTime.Patience);
        using JsonDocument told = JsonDocument.Parse((await receiver.Requests.ReadAsync(patience.Token)).Body);
        Assert.Equal("alert.digest", told.RootElement.GetProperty("type").GetString());
        Assert.Equal("pump", told.RootElement.GetProperty("subject").GetString());
        Assert.Equal(1, told.RootElement.GetProperty("data").GetProperty("late").GetInt64());
        JsonElement missed = await care.Probe.UntilAsync(
            "/api/v1/alerts/missed?device=pump", list => list.GetProperty("items").GetArrayLength() == 1);
        JsonElement item = missed.GetProperty("items")[0];
        Assert.Equal((true, 1, 1), (item.GetProperty("caught_up").GetBoolean(),
            item.GetProperty("raised").GetInt64(), item.GetProperty("resolved").GetInt64()));
        string alert = item.GetProperty("alerts")[0].GetString()!; // There is one.
        Assert.True((await care.Probe.JsonAsync($"/api/v1/alerts/{alert}")).GetProperty("late").GetBoolean());
        Assert.Empty((await care.Probe.JsonAsync("/api/v1/alerts/missed?device=fan"))
            .GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Maintenance_of_the_time_of_the_condition_pages_nobody_whenever_it_is_delivered()
    {
        await using CapturingReceiver receiver = await CapturingReceiver.StartAsync();
        await using CareProbe care = await CareProbe.StartAsync(CareProbe.Hot with
        {
            Care = new CareSettings
            {
                Maintenance =
                [
                    new MaintenanceWindow
                    {
                        Id = "washdown",
                        From = Packs.Start * 1_000_000,
                        To = (Packs.Start + 60) * 1_000_000,
                        Matchers = [AlertMatcher.Equal("device", "pump")],
                    },
                ],
            },
            Webhooks = [Webhook("ops", receiver, [])],
        });

        string silent = await care.RaiseAsync();
        string loud = await care.RaiseAsync("fan");

        Assert.Equal(loud, await IdAsync(receiver, "alert.raised"));
        JsonElement item = await care.Probe.JsonAsync($"/api/v1/alerts/{silent}");
        Assert.Equal("washdown", item.GetProperty("silenced_by").GetString());
        JsonElement window = (await care.Probe.JsonAsync("/api/v1/maintenance")).GetProperty("items")[0];
        Assert.Equal(("washdown", false), (window.GetProperty("id").GetString(),
            window.GetProperty("active").GetBoolean()));
    }

    private static WebhookOptions Webhook(
        string id, CapturingReceiver receiver, string[] types, params AlertMatcher[] matchers) => new()
        {
            Id = id,
            Url = receiver.Url,
            Types = types,
            Matchers = matchers,
            AllowPrivate = true,
        };

    private static async Task<string> IdAsync(CapturingReceiver receiver, string type)
    {
        using var patience = new CancellationTokenSource(TestTime.Patience);
        using JsonDocument told = JsonDocument.Parse((await receiver.Requests.ReadAsync(patience.Token)).Body);
        Assert.Equal(type, told.RootElement.GetProperty("type").GetString());
        return told.RootElement.GetProperty("data").GetProperty("id").GetString()!; // An alert has one.
    }
}
