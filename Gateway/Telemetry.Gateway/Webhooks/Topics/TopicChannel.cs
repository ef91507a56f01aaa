using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Telemetry.Gateway.Webhooks.Topics;

/// <summary>
/// Publishes to a broker over one connection, which is made when it is needed. An event is delivered when the broker
/// has acknowledged it (QoS 1).
/// </summary>
/// <param name="endpoint">The receiver.</param>
/// <param name="time">The clock.</param>
/// <param name="connector">Makes connections to allowed addresses only.</param>
internal sealed class TopicChannel(TopicEndpoint endpoint, TimeProvider time, GuardedConnector connector) : IChannel
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _clientId = $"telemetry-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
    private IMqttClient? _client;

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(WebhookLimits.AttemptTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            IMqttClient client = await ConnectedAsync(both.Token);
            MqttClientPublishResult result = await client.PublishAsync(Message(delivery), both.Token);
            return result.IsSuccess
                ? new DeliveryOutcome(null, null, null)
                : DeliveryOutcome.NoAnswer($"the broker answers {result.ReasonCode} {result.ReasonString}".TrimEnd());
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return DeliveryOutcome.NoAnswer("no answer in time");
        }
        catch (Exception failed) when (failed is MqttCommunicationException or MqttProtocolViolationException
            or IOException or SocketException or AuthenticationException or ObjectDisposedException
            or InvalidOperationException)
        {
            return DeliveryOutcome.NoAnswer((failed.InnerException ?? failed).Message);
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _gate.Dispose();
    }

    private async Task<IMqttClient> ConnectedAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_client is { IsConnected: true } connected)
            {
                return connected;
            }
            // A client that lost its connection is not asked again: its state is its own affair.
            _client?.Dispose();
            _client = new MqttClientFactory().CreateMqttClient();
            MqttClientConnectResult result = await _client.ConnectAsync(Options(), cancel);
            return result.ResultCode == MqttClientConnectResultCode.Success
                ? _client
                : throw new IOException($"the broker refuses the connection: {result.ResultCode}");
        }
        finally
        {
            _gate.Release();
        }
    }

    private MqttApplicationMessage Message(Delivery delivery)
    {
        MqttApplicationMessageBuilder message = new MqttApplicationMessageBuilder()
            .WithTopic(TopicText.Of(endpoint.Topic, delivery.Notification))
            .WithPayload(CloudEvent.Body(delivery))
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        return endpoint.IsOldProtocol
            ? message.Build()
            : message.WithContentType($"{CloudEvent.ContentType}; charset=utf-8").Build();
    }

    private MqttClientOptions Options()
    {
        MqttClientOptionsBuilder options = new MqttClientOptionsBuilder()
            .WithTcpServer(endpoint.Server, endpoint.Port)
            .WithStreamProvider(new GuardedStreams(connector))
            .WithProtocolVersion(endpoint.IsOldProtocol ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500)
            .WithClientId(_clientId)
            .WithCleanSession(true)
            .WithKeepAlivePeriod(WebhookLimits.KeepAlive)
            .WithTimeout(WebhookLimits.AttemptTimeout);
        if (endpoint.User is { } user)
        {
            options.WithCredentials(user, endpoint.Password ?? "");
        }
        if (endpoint.IsSecured)
        {
            options.WithTlsOptions(tls => tls.UseTls().WithTargetHost(endpoint.Server));
        }
        return options.Build();
    }
}
