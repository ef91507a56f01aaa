using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using MQTTnet;
using Telemetry.Contract.Live;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Http;
using Telemetry.Gateway.Live;
using Telemetry.Gateway.Security;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;

namespace Telemetry.Gateway.Tests.Live;

/// <summary>The hub through a real SignalR client, and a client that stops reading.</summary>
public sealed class LiveHubTests
{
    private static readonly GatewayOptions Hot = new()
    {
        Open = true,
        Rules = [new() { Id = "hot", Metric = "temperature", RaiseAbove = 50, ClearBelow = 40 }],
    };

    [Fact]
    public async Task Subscriber_gets_readings_results_alerts_and_the_pulse()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Hot);
        await using HubConnection hub = await ConnectAsync(probe);
        Channel<ReadingsMessage> readings = Listen<ReadingsMessage>(hub, LiveMethods.Readings);
        Channel<ResultsMessage> results = Listen<ResultsMessage>(hub, LiveMethods.Results);
        Channel<AlertsMessage> alerts = Listen<AlertsMessage>(hub, LiveMethods.Alerts);
        Channel<HealthMessage> health = Listen<HealthMessage>(hub, LiveMethods.Health);
        await hub.InvokeAsync(LiveMethods.SubscribeSeries, "pump", (string[])["temperature"]);
        await hub.InvokeAsync(LiveMethods.SubscribePipeline, "readings_10s");
        await hub.InvokeAsync(LiveMethods.SubscribeAlerts);
        await hub.InvokeAsync(LiveMethods.SubscribeHealth);

        using IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        await PublishAsync(client, Packs.Json("pump", 0, [.. Enumerable.Repeat(60.0, 10), 61]));
        await PublishAsync(client, Packs.Heartbeat("pump", 11, Packs.Start + 10));

        ReadingsMessage message = await NextAsync(readings);
        Assert.Equal(("pump", "temperature"), (message.Device, message.Metric));
        Assert.Equal(Packs.Start * 1000.0, message.Times[0]);
        Assert.Equal(11, message.Values.Count);
        ResultsMessage rows = await NextAsync(results);
        Assert.Equal("readings_10s", rows.Pipeline);
        Assert.Equal("60", rows.Columns["avg"][0]?.ToString());
        AlertItem alert = Assert.Single((await NextAsync(alerts)).Items);
        Assert.Equal(("hot", "firing", "raised"), (alert.Rule, alert.State, alert.Event));
        HealthMessage pulse;
        do
        {
            pulse = await NextAsync(health);
        }
        while (pulse.Gateway.JournalPosition == 0);

        await hub.InvokeAsync(LiveMethods.UnsubscribeSeries, "pump");
        await hub.InvokeAsync(LiveMethods.SubscribeSeries, "fan", null);
        await PublishAsync(client, Packs.Json("pump", 11, 62));
        using IMqttClient other = await probe.Gateway.ConnectAsync("fan");
        Assert.True((await RunningGateway.PublishAsync(
            other, "telemetry/v1/fan/data", Packs.Json("fan", 0, 1))).IsSuccess);

        // Nothing of the pump came before what was sent behind it.
        Assert.Equal("fan", (await NextAsync(readings)).Device);
    }

    [Fact]
    public async Task Names_that_are_none_are_refused_in_words()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Hot);
        await using HubConnection hub = await ConnectAsync(probe);

        HubException refused = await Assert.ThrowsAsync<HubException>(
            () => hub.InvokeAsync(LiveMethods.SubscribeSeries, "a b", null));

        Assert.Contains("a name is", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Closed_gateway_takes_the_token_from_the_query()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions
        {
            Api = new ApiOptions
            {
                TokenHashes = new Dictionary<string, string> { ["plant"] = TokenHash.Sha256("the token of the plant") },
            },
        });

        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(probe));
        await using HubConnection hub = await ConnectAsync(probe, "the token of the plant");

        Assert.Equal(HubConnectionState.Connected, hub.State);
    }

    [Fact]
    public async Task Client_that_stops_reading_costs_the_others_nothing_and_holds_little()
    {
        await using HttpProbe probe = await HttpProbe.StartAsync(Hot);
        using ClientWebSocket stalled = await StallAsync(probe);
        await using HubConnection hub = await ConnectAsync(probe);
        Channel<ReadingsMessage> readings = Listen<ReadingsMessage>(hub, LiveMethods.Readings);
        await hub.InvokeAsync(LiveMethods.SubscribeSeries, "pump", null);
        LiveConnections connections = probe.Gateway.Services.GetRequiredService<LiveConnections>();
        await TestTime.UntilAsync(() => connections.All.Count() == 2, "both are connected");

        using IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        const int packs = 300;
        for (int pack = 0; pack < packs; pack++)
        {
            await PublishAsync(client, Packs.Json("pump", pack * 500L, [.. Enumerable.Repeat(20.0, 500)]));
        }

        double newest = (Packs.Start + (packs * 500L) - 1) * 1000.0;
        ReadingsMessage message;
        do
        {
            message = await NextAsync(readings);
        }
        while (message.Times[^1] < newest);
        Assert.All(connections.All, connection => Assert.True(
            connection.Drain().Sum(waiting => waiting.Argument is ReadingsMessage waits ? waits.Times.Count : 1)
                <= LiveLimits.ReadingsWaitingMax));
        Assert.Equal(WebSocketState.Open, stalled.State);
    }

    private static async Task<ClientWebSocket> StallAsync(HttpProbe probe)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{probe.Address.Authority}/live"), CancellationToken.None);
        const string separator = "\u001e";
        foreach (string text in (string[])
            ["{\"protocol\":\"json\",\"version\":1}",
             "{\"type\":1,\"target\":\"SubscribeSeries\",\"arguments\":[\"pump\",null]}"])
        {
            await socket.SendAsync(
                Encoding.UTF8.GetBytes(text + separator), WebSocketMessageType.Text, endOfMessage: true,
                CancellationToken.None);
        }
        return socket;
    }

    private static async Task<HubConnection> ConnectAsync(HttpProbe probe, string? token = null)
    {
        HubConnection hub = new HubConnectionBuilder()
            .WithUrl(new Uri(probe.Address, LiveMethods.Path), options =>
                options.AccessTokenProvider = () => Task.FromResult(token))
            .AddJsonProtocol(options => HttpServices.Json(options.PayloadSerializerOptions))
            .Build();
        try
        {
            await hub.StartAsync();
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    private static Channel<T> Listen<T>(HubConnection hub, string method)
    {
        Channel<T> heard = Channel.CreateUnbounded<T>();
        hub.On<T>(method, message => heard.Writer.TryWrite(message));
        return heard;
    }

    private static async Task<T> NextAsync<T>(Channel<T> heard)
    {
        using var patience = new CancellationTokenSource(TestTime.Patience);
        return await heard.Reader.ReadAsync(patience.Token);
    }

    private static async Task PublishAsync(IMqttClient client, byte[] pack) =>
        Assert.True((await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", pack)).IsSuccess);
}
