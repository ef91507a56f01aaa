using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using MQTTnet;
using Telemetry.Alerts;
using Telemetry.Gateway.Cli;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>The whole gateway with receivers of every kind, asked by its commands.</summary>
public sealed class ChannelJourneyTests : IDisposable
{
    private static readonly AlertRule[] Rules =
        [new() { Id = "hot", Metric = "temperature", RaiseAbove = 50, ClearBelow = 40 }];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Alert_goes_out_by_every_channel_and_a_test_too()
    {
        await using SmtpPeer peer = new();
        await using CapturingReceiver alertmanager = await CapturingReceiver.StartAsync();
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions
        {
            Open = true,
            Rules = Rules,
            Webhooks =
            [
                new() { Id = "am", Url = alertmanager.Url, Format = "alertmanager", AllowPrivate = true },
            ],
            Mails =
            [
                new()
                {
                    Id = "duty", Server = "127.0.0.1", Port = peer.Port, Security = "none", AllowPrivate = true,
                    From = "gateway@plant.example", To = ["duty@plant.example"], Types = ["alert.*", "webhook.test"],
                },
            ],
        });

        using IMqttClient client = await HeatAsync(probe);

        CapturedRequest posted = await alertmanager.Requests.ReadAsync();
        using JsonDocument payload = JsonDocument.Parse(posted.Body);
        Assert.Equal("firing", payload.RootElement.GetProperty("status").GetString());
        Assert.Contains("hot on pump/temperature", await peer.Mails.ReadAsync(), StringComparison.Ordinal);
        (int exit, string said) = await CommandAsync(probe, "webhooks test duty");
        Assert.Equal((0, "{\"delivered\":true,\"status\":250,\"error\":null}"), (exit, said.Trim()));
        Assert.Contains("Subject: Test of duty", await peer.Mails.ReadAsync(), StringComparison.Ordinal);
        (_, said) = await CommandAsync(probe, "webhooks");
        Assert.Equal(["am", "duty"], Items(said).Select(item => item.GetProperty("id").GetString()));
        (exit, said) = await CommandAsync(probe, "webhooks test nobody");
        Assert.Equal((1, "telemetry: 404: There is no receiver of this name."), (exit, said.Trim()));
    }

    [Fact]
    public async Task Dead_letters_are_listed_and_sent_once_more_when_the_receiver_is_back()
    {
        int status = 410;
        await using ScriptedSocket receiver = await ScriptedSocket.StartAsync(() => status);
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions
        {
            Open = true,
            Rules = Rules,
            Webhooks = [new() { Id = "ops", Url = receiver.Url, AllowPrivate = true }],
        });
        using IMqttClient client = await HeatAsync(probe);
        JsonElement list = await probe.UntilAsync(
            "/api/v1/webhooks/deliveries?state=dead&webhook=ops",
            found => found.GetProperty("items").GetArrayLength() > 0);
        string id = list.GetProperty("items")[0].GetProperty("id").GetString()!;
        Assert.False((await StatusAsync(probe)).GetProperty("enabled").GetBoolean());

        status = 200;
        Assert.Equal(0, (await CommandAsync(probe, "webhooks enable ops")).Exit);
        (int exit, string said) = await CommandAsync(probe, "webhooks redeliver ops");

        Assert.Equal(0, exit);
        Assert.Equal(list.GetProperty("items").GetArrayLength(), Items(said)[0].GetProperty("count").GetInt32());
        await probe.UntilAsync(
            "/api/v1/webhooks/deliveries?state=delivered",
            found => found.GetProperty("items").EnumerateArray().Any(
                item => item.GetProperty("id").GetString() == id));
        Assert.True((await StatusAsync(probe)).GetProperty("enabled").GetBoolean());
        Assert.Equal(0, (await CommandAsync(probe, $"webhooks redeliver ops {id}")).Exit);
        (exit, said) = await CommandAsync(probe, "webhooks redeliver ops msg_unknown");
        Assert.Equal((1, "telemetry: 404: There is no such delivery to this receiver."), (exit, said.Trim()));
    }

    [Fact]
    public async Task Receivers_are_read_again_without_a_restart()
    {
        await using CapturingReceiver first = await CapturingReceiver.StartAsync();
        await using CapturingReceiver second = await CapturingReceiver.StartAsync();
        string file = Path.Combine(_folder.Path, "gateway.json");
        await WriteAsync(file, ("first", first.Url, "the secret of last year, still valid", null));
        GatewayOptions options = ConfigurationFile.Read(file) with { Open = true, Rules = Rules };
        await using HttpProbe probe = await HttpProbe.StartAsync(options);
        using IMqttClient client = await HeatAsync(probe);
        Assert.Single((await first.Requests.ReadAsync()).Headers["webhook-signature"].Split(' '));

        await WriteAsync(
            file, ("first", first.Url, "the secret of this year, brand new", "the secret of last year, still valid"),
            ("second", second.Url, null, null));
        (int exit, string said) = await CommandAsync(probe, "webhooks reload");
        Assert.Equal(0, exit);
        Assert.Equal(2, Items(said)[0].GetProperty("items").GetArrayLength());
        await PublishAsync(client, Packs.Json("pump", 11, [.. Enumerable.Repeat(10.0, 11)]));
        await PublishAsync(client, Packs.Heartbeat("pump", 22, Packs.Start + 21));

        Assert.Contains("alert.resolved", Body(await first.Requests.ReadAsync(), out int signatures),
            StringComparison.Ordinal);
        Assert.Equal(2, signatures);
        Assert.Contains("alert.resolved", Body(await second.Requests.ReadAsync(), out _), StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, """{ "webhooks": [ { "id": "broken" } ] }""");
        (exit, said) = await CommandAsync(probe, "webhooks reload");
        Assert.Equal(1, exit);
        Assert.Contains("a webhook needs the keys id and url", said, StringComparison.Ordinal);
        Assert.Equal(2, Items((await CommandAsync(probe, "webhooks")).Said).Length);
    }

    [Fact]
    public async Task Readings_of_the_future_are_told()
    {
        await using CapturingReceiver receiver = await CapturingReceiver.StartAsync();
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions
        {
            Open = true,
            Webhooks = [new() { Id = "ops", Url = receiver.Url, AllowPrivate = true, Types = ["data.*"] }],
        });
        using IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        await PublishAsync(client, Packs.Text(
            """[{"bn":"pump/","boot":"b1","seq":0},{"n":"temperature","t":9999999999,"v":1}]"""));

        string body = Body(await receiver.Requests.ReadAsync(), out _);

        Assert.Contains("\"type\":\"data.quarantined\",\"subject\":\"pump\"", body, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"future\",\"count\":1", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_receivers_of_every_kind_hold_up_no_reading_and_no_pipeline()
    {
        const int packs = 200;
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        int silentPort = ((IPEndPoint)silent.LocalEndPoint!).Port;
        int closedPort = ((IPEndPoint)closed.LocalEndPoint!).Port;
        await using ScriptedSocket broken = await ScriptedSocket.StartAsync(() => 500);
        await using ScriptedSocket busy = await ScriptedSocket.StartAsync(() => 429);
        await using ScriptedSocket gone = await ScriptedSocket.StartAsync(() => 410);
        await using ScriptedSocket elsewhere = await ScriptedSocket.StartAsync(() => 302);
        await using ScriptedSocket reset = await ScriptedSocket.StartAsync(() => 0);
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions
        {
            Open = true,
            Rules = Rules,
            Webhooks =
            [
                Hook("silent", new Uri($"http://127.0.0.1:{silentPort}/")),
                Hook("closed", new Uri($"http://127.0.0.1:{closedPort}/")),
                Hook("broken", broken.Url), Hook("busy", busy.Url), Hook("gone", gone.Url),
                Hook("elsewhere", elsewhere.Url), Hook("reset", reset.Url),
                new() { Id = "private", Url = new Uri($"https://127.0.0.1:{silentPort}/") },
            ],
            Mails =
            [
                new()
                {
                    Id = "duty", Server = "127.0.0.1", Port = silentPort, Security = "none", AllowPrivate = true,
                    From = "gateway@plant.example", To = ["duty@plant.example"],
                },
            ],
            Topics =
            [
                new()
                {
                    Id = "scada", Server = "127.0.0.1", Port = silentPort, Security = "none", AllowPrivate = true,
                    Topic = "plant/alerts",
                },
            ],
        });
        using IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        for (int pack = 0; pack < packs; pack++)
        {
            // Hot and cold windows in turn: each raises or resolves an alert for ten receivers.
            double value = pack % 2 == 0 ? 60 : 10;
            await PublishAsync(client, Packs.Json("pump", pack * 10L, [.. Enumerable.Repeat(value, 10)]));
        }
        await PublishAsync(client, Packs.Heartbeat("pump", packs * 10L, Packs.Start + (packs * 10L)));

        JsonElement gateway = await probe.UntilAsync(
            "/api/v1/alerts?limit=1000", found => found.GetProperty("items").GetArrayLength() == packs / 2);

        Assert.Equal(packs / 2, gateway.GetProperty("items").GetArrayLength());
        JsonElement status = (await probe.JsonAsync("/api/v1/webhooks")).GetProperty("items");
        Assert.Equal(10, status.GetArrayLength());
        Assert.All(
            status.EnumerateArray().Where(item => item.GetProperty("id").GetString() != "gone"),
            item => Assert.True(item.GetProperty("pending").GetInt32() > 0, item.ToString()));
    }

    private static WebhookOptions Hook(string id, Uri url) => new() { Id = id, Url = url, AllowPrivate = true };

    private static async Task<IMqttClient> HeatAsync(HttpProbe probe)
    {
        IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        await PublishAsync(client, Packs.Json("pump", 0, [.. Enumerable.Repeat(60.0, 11)]));
        await PublishAsync(client, Packs.Heartbeat("pump", 11, Packs.Start + 10));
        return client;
    }

    private static async Task PublishAsync(IMqttClient client, byte[] pack) =>
        Assert.True((await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", pack)).IsSuccess);

    private static async Task<JsonElement> StatusAsync(HttpProbe probe) =>
        (await probe.JsonAsync("/api/v1/webhooks")).GetProperty("items")[0];

    private static async Task<(int Exit, string Said)> CommandAsync(HttpProbe probe, string line)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await TelemetryCommand.InvokeAsync(
            [.. line.Split(' '), "--url", probe.Address.AbsoluteUri], output, error);
        return (exit, output.ToString() + error);
    }

    private static JsonElement[] Items(string said) =>
        [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private static string Body(CapturedRequest request, out int signatures)
    {
        signatures = request.Headers.GetValueOrDefault("webhook-signature", "").Split(' ').Length;
        return System.Text.Encoding.UTF8.GetString(request.Body);
    }

    private static Task WriteAsync(
        string file, params (string Id, Uri Url, string? Secret, string? Previous)[] webhooks) =>
        File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
        {
            webhooks = webhooks.Select(webhook => new Dictionary<string, object?>
            {
                ["id"] = webhook.Id,
                ["url"] = webhook.Url.AbsoluteUri,
                ["secret"] = webhook.Secret,
                ["previous_secret"] = webhook.Previous,
                ["allow_private"] = (string[])["127.0.0.1"],
            }.Where(pair => pair.Value is not null).ToDictionary()),
        }));
}
