using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using MQTTnet;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Tests.Http;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

/// <summary>From a publish to a receiver of webhooks, and the delivery in the interface.</summary>
public sealed class WebhookJourneyTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task Alert_reaches_the_receiver_signed_and_is_listed_as_delivered()
    {
        Channel<(string Id, string Signature, long Timestamp, byte[] Body)> heard =
            Channel.CreateUnbounded<(string, string, long, byte[])>();
        await using WebApplication receiver = Receiver(async context =>
        {
            using var copy = new MemoryStream();
            await context.Request.Body.CopyToAsync(copy);
            IHeaderDictionary headers = context.Request.Headers;
            heard.Writer.TryWrite((headers["webhook-id"].ToString(), headers["webhook-signature"].ToString(),
                long.Parse(headers["webhook-timestamp"].ToString(), null), copy.ToArray()));
        });
        await receiver.StartAsync();
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions
        {
            Open = true,
            Rules = [new() { Id = "hot", Metric = "temperature", RaiseAbove = 50, ClearBelow = 40 }],
            Webhooks =
            [
                new() { Id = "ops", Url = new Uri(receiver.Urls.First()), Secret = Secret, AllowPrivate = true },
            ],
        });
        using IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        await PublishAsync(client, Packs.Json("pump", 0, [.. Enumerable.Repeat(60.0, 11)]));
        await PublishAsync(client, Packs.Heartbeat("pump", 11, Packs.Start + 10));

        using var patience = new CancellationTokenSource(TestTime.Patience);
        var raised = await heard.Reader.ReadAsync(patience.Token);

        Assert.True(WebhookSecret.TryParse(Secret, out WebhookSecret? secret));
        Assert.Equal(secret.Sign(raised.Id, raised.Timestamp, raised.Body), raised.Signature);
        using JsonDocument body = JsonDocument.Parse(raised.Body);
        Assert.Equal("alert.raised", body.RootElement.GetProperty("type").GetString());
        JsonElement list = await probe.UntilAsync(
            "/api/v1/webhooks/deliveries?webhook=ops", found => found.GetProperty("items").GetArrayLength() > 0);
        JsonElement delivery = list.GetProperty("items").EnumerateArray().Last();
        Assert.Equal(raised.Id, delivery.GetProperty("id").GetString());
        Assert.Equal("delivered", delivery.GetProperty("state").GetString());
        JsonElement webhook = (await probe.JsonAsync("/api/v1/webhooks")).GetProperty("items")[0];
        Assert.True(webhook.GetProperty("enabled").GetBoolean());
        Assert.DoesNotContain("MfKQ", webhook.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiver_on_a_private_address_is_not_called_unless_allowed()
    {
        int calls = 0;
        await using WebApplication receiver = Receiver(_ =>
        {
            Interlocked.Increment(ref calls);
            return Task.CompletedTask;
        });
        await receiver.StartAsync();
        await using HttpProbe probe = await HttpProbe.StartAsync(new GatewayOptions
        {
            Open = true,
            Rules = [new() { Id = "hot", Metric = "temperature", RaiseAbove = 50, ClearBelow = 40 }],
            Webhooks =
            [
                new()
                {
                    Id = "ops",
                    Url = new UriBuilder(receiver.Urls.First()) { Scheme = "https" }.Uri,
                    Secret = Secret,
                },
            ],
        });
        using IMqttClient client = await probe.Gateway.ConnectAsync("pump");
        await PublishAsync(client, Packs.Json("pump", 0, [.. Enumerable.Repeat(60.0, 11)]));
        await PublishAsync(client, Packs.Heartbeat("pump", 11, Packs.Start + 10));

        JsonElement list = await probe.UntilAsync(
            "/api/v1/webhooks/deliveries", found => found.GetProperty("items").GetArrayLength() > 0);

        Assert.Equal("failed", list.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Contains(
            "allow_private", list.GetProperty("items")[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, calls);
    }

    private static WebApplication Receiver(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication receiver = builder.Build();
        receiver.Run(answer);
        return receiver;
    }

    private static async Task PublishAsync(IMqttClient client, byte[] pack) =>
        Assert.True((await RunningGateway.PublishAsync(client, "telemetry/v1/pump/data", pack)).IsSuccess);
}
