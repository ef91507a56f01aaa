using System.Buffers;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using Telemetry.Contract;
using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Publishing;

/// <summary>
/// MQTT 5 through MQTTnet's client. The client neither resends, nor heeds the server's Receive Maximum, nor times a
/// publish out (all of it is the publisher's work); a refusal is an answer, not an exception.
/// </summary>
internal sealed class MqttLink : IGatewayLink
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly GatewayConfig _gateway;
    private readonly string _agent;
    private readonly IMqttClient _client;

    public MqttLink(GatewayConfig gateway, string agent)
    {
        _gateway = gateway;
        _agent = agent;
        _client = new MqttClientFactory().CreateMqttClient();
        _client.DisconnectedAsync += _ =>
        {
            Disconnected?.Invoke();
            return Task.CompletedTask;
        };
        _client.ApplicationMessageReceivedAsync += e =>
        {
            var payload = e.ApplicationMessage.Payload;
            // One byte too many is enough to be refused.
            var bytes = payload.Slice(0, Math.Min(payload.Length, Limits.ControlBytesMax + 1)).ToArray();
            Received?.Invoke(e.ApplicationMessage.Topic, bytes);
            return Task.CompletedTask;
        };
    }

    /// <inheritdoc/>
    public bool IsConnected => _client.IsConnected;

    /// <inheritdoc/>
    public Action? Disconnected { get; set; }

    /// <inheritdoc/>
    public Action<string, ReadOnlyMemory<byte>>? Received { get; set; }

    /// <inheritdoc/>
    public async Task<LinkTerms> ConnectAsync(CancellationToken cancellation)
    {
        var result = await _client.ConnectAsync(Options(), cancellation);
        if (result.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new LinkRefusedException(
                $"The gateway refused the connection: {result.ResultCode} {result.ReasonString}".TrimEnd(),
                IsLasting(result.ResultCode));
        }
        var inFlightMax = result.ReceiveMaximum is { } most and > 0 ? most : ushort.MaxValue;
        return new LinkTerms(inFlightMax, Received is null ? null : await SubscribeAsync(cancellation));
    }

    /// <inheritdoc/>
    public async Task<PublishAnswer> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, bool isRetained, CancellationToken cancellation)
    {
        var message = new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new System.Buffers.ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            Retain = isRetained,
        };
        var result = await _client.PublishAsync(message, cancellation);
        // A payload that the gateway cannot use lies among its dead letters: the same bytes would only join them,
        // for ever, and hold the device's clock.
        var isTaken = result.IsSuccess || result.ReasonCode == MqttClientPublishReasonCode.PayloadFormatInvalid;
        var isBarred = result.ReasonCode
            is MqttClientPublishReasonCode.NotAuthorized or MqttClientPublishReasonCode.TopicNameInvalid;
        return new PublishAnswer(
            isTaken, result.IsSuccess ? "" : $"{result.ReasonCode} {result.ReasonString}".TrimEnd(), isBarred);
    }

    /// <inheritdoc/>
    public async Task DisconnectAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(ConnectTimeout);
            await _client.DisconnectAsync(new MqttClientDisconnectOptions(), limit.Token);
        }
        catch (Exception)
        {
            // It was gone already, in one of the many ways of a network.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        _client.Dispose();
    }

    /// <summary>Null: orders will come. A gateway that gives none still takes readings.</summary>
    private async Task<string?> SubscribeAsync(CancellationToken cancellation)
    {
        var options = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(Topics.Config(_agent), MqttQualityOfServiceLevel.AtLeastOnce)
            .WithTopicFilter(Topics.CommandFilter(_agent), MqttQualityOfServiceLevel.AtLeastOnce)
            .Build();
        var result = await _client.SubscribeAsync(options, cancellation);
        var refused = result.Items.FirstOrDefault(
            static i => i.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2);
        return refused is null
            ? null
            : $"{refused.TopicFilter.Topic}: {refused.ResultCode} {result.ReasonString}".TrimEnd();
    }

    /// <summary>Load and restarts pass by themselves; a wrong name or secret does not.</summary>
    private static bool IsLasting(MqttClientConnectResultCode code) => code
        is MqttClientConnectResultCode.BadUserNameOrPassword
        or MqttClientConnectResultCode.NotAuthorized
        or MqttClientConnectResultCode.Banned
        or MqttClientConnectResultCode.ClientIdentifierNotValid
        or MqttClientConnectResultCode.BadAuthenticationMethod
        or MqttClientConnectResultCode.UnsupportedProtocolVersion;

    private MqttClientOptions Options()
    {
        var options = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithTcpServer(_gateway.Host, _gateway.Port)
            .WithClientId(_agent)
            .WithCleanStart(true)
            .WithKeepAlivePeriod(KeepAlive)
            .WithTimeout(ConnectTimeout)
            .WithWillTopic(Topics.State(_agent))
            .WithWillPayload(AgentState.Offline.ToArray())
            .WithWillRetain(true)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (Token() is { } token)
        {
            options.WithCredentials(_agent, token);
        }
        if (_gateway.Tls)
        {
            options.WithTlsOptions(Trust);
        }
        return options.Build();
    }

    private void Trust(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls();
        if (_gateway.CaFile is { } file)
        {
            tls.WithTrustChain(X509CertificateLoader.LoadCertificateFromFile(file) is var authority
                ? [authority]
                : []);
        }
        if (_gateway.CertificateFile is { } certificate)
        {
            // Read at each connection, as the token is: whoever renews it need not know the agent.
            tls.WithClientCertificates([X509Certificate2.CreateFromPemFile(certificate, _gateway.KeyFile)]);
        }
    }

    private string? Token() => _gateway.TokenFile is { } file
        ? File.ReadLines(file).FirstOrDefault()?.Trim()
        : _gateway.Token;
}
