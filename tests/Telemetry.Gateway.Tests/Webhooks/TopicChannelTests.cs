using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Telemetry.Gateway.Webhooks;
using Telemetry.Gateway.Webhooks.Topics;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class TopicChannelTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly IReadOnlyList<IPNetwork> Home = [IPNetwork.Parse("127.0.0.1/32")];

    private readonly Channel<InterceptingPublishEventArgs> _heard =
        Channel.CreateUnbounded<InterceptingPublishEventArgs>();

    private MqttServer _broker = null!;
    private int _port;
    private MqttPubAckReasonCode _answer = MqttPubAckReasonCode.Success;

    public async Task InitializeAsync()
    {
        _broker = await BrokerAsync();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _broker.StopAsync();
        _broker.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Event_is_published_as_a_cloud_event_and_acknowledged(bool isOldProtocol)
    {
        using TopicChannel channel = Open(isOldProtocol: isOldProtocol);
        Delivery delivery = NotificationSamples.Alert("raised");

        DeliveryOutcome outcome = await channel.SendAsync(delivery, CancellationToken.None);

        Assert.True(outcome.IsDelivered, outcome.Error);
        MqttApplicationMessage message = (await _heard.Reader.ReadAsync()).ApplicationMessage;
        Assert.Equal("plant/alert.raised/pump/hot", message.Topic);
        Assert.Equal(MqttQualityOfServiceLevel.AtLeastOnce, message.QualityOfServiceLevel);
        Assert.False(message.Retain);
        Assert.Equal(isOldProtocol ? null : "application/cloudevents+json; charset=utf-8", message.ContentType);
        using JsonDocument body = JsonDocument.Parse(message.ConvertPayloadToString());
        Assert.Equal(delivery.Id, body.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Refusal_of_the_broker_is_a_failure()
    {
        using TopicChannel channel = Open();
        _answer = MqttPubAckReasonCode.QuotaExceeded;
        DeliveryOutcome refused = await channel.SendAsync(NotificationSamples.Alert("raised"), CancellationToken.None);
        _answer = MqttPubAckReasonCode.Success;
        DeliveryOutcome taken = await channel.SendAsync(NotificationSamples.Alert("raised"), CancellationToken.None);

        Assert.Contains("QuotaExceeded", refused.Error, StringComparison.Ordinal);
        Assert.True(taken.IsDelivered, taken.Error);
    }

    [Fact]
    public async Task Broker_that_comes_back_is_found_again()
    {
        using TopicChannel channel = Open();
        Assert.True((await channel.SendAsync(NotificationSamples.Alert("raised"), CancellationToken.None)).IsDelivered);
        await _broker.StopAsync();
        _broker.Dispose();
        DeliveryOutcome away = await channel.SendAsync(NotificationSamples.Alert("amended"), CancellationToken.None);
        _broker = await BrokerAsync();
        DeliveryOutcome back = await channel.SendAsync(NotificationSamples.Alert("amended"), CancellationToken.None);

        Assert.False(away.IsDelivered);
        Assert.True(back.IsDelivered, back.Error);
    }

    [Fact]
    public async Task Broker_without_tls_gets_nothing_when_tls_is_wanted()
    {
        using TopicChannel channel = Open(isSecured: true);

        DeliveryOutcome outcome = await channel.SendAsync(NotificationSamples.Alert("raised"), CancellationToken.None);

        Assert.False(outcome.IsDelivered);
        Assert.False(_heard.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Private_broker_is_not_called_unless_allowed()
    {
        using TopicChannel channel = Open(networks: []);

        DeliveryOutcome outcome = await channel.SendAsync(NotificationSamples.Alert("raised"), CancellationToken.None);

        Assert.Contains("allow_private", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plant/{type}/{device}", true)]
    [InlineData("alerts", true)]
    [InlineData("plant/+/x", false)]
    [InlineData("plant/#", false)]
    [InlineData("$SYS/x", false)]
    [InlineData("plant/{site}", false)]
    [InlineData("", false)]
    public void Topic_has_no_wildcard_and_known_places_only(string text, bool isValid) =>
        Assert.Equal(isValid, TopicText.IsValid(text));

    [Fact]
    public void Nothing_in_an_event_adds_a_level_or_a_wildcard()
    {
        Delivery delivery = NotificationSamples.Of(new Notification.OfDevice(new DeviceEvent(
            "a/b+c#d\u0000e", "offline", DateTime.UnixEpoch, DateTime.UnixEpoch, null, null)));

        Assert.Equal("p/device.offline/a_b_c_d_e/_", TopicText.Of("p/{type}/{device}/{rule}", delivery.Notification));
    }

    /// <summary>Any free port first, and the same one when it comes back.</summary>
    private async Task<MqttServer> BrokerAsync()
    {
        MqttServerOptions options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(_port)
            .Build();
        MqttServer broker = new MqttServerFactory().CreateMqttServer(options);
        broker.InterceptingPublishAsync += published =>
        {
            published.Response.ReasonCode = _answer;
            _heard.Writer.TryWrite(published);
            return Task.CompletedTask;
        };
        await broker.StartAsync();
        _port = options.DefaultEndpointOptions.Port;
        return broker;
    }

    private TopicChannel Open(
        bool isSecured = false, bool isOldProtocol = false, IReadOnlyList<IPNetwork>? networks = null) => new(
        new TopicEndpoint
        {
            Id = "scada",
            Server = "127.0.0.1",
            Port = _port,
            IsSecured = isSecured,
            IsOldProtocol = isOldProtocol,
            Topic = "plant/{type}/{device}/{rule}",
        },
        TimeProvider.System,
        new GuardedConnector(networks ?? Home, Dns.GetHostAddressesAsync));
}
