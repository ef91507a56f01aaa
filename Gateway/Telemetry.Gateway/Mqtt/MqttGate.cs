using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Telemetry.Gateway.Security;

namespace Telemetry.Gateway.Mqtt;

/// <summary>Asks the access rules at every door of the broker, and hands what may pass to ingest.</summary>
internal sealed partial class MqttGate(
    AccessRules rules,
    MqttConnections connections,
    GatewayMeter meter,
    ILogger<MqttGate> logger)
{
    public Task ConnectAsync(ValidatingConnectionEventArgs request)
    {
        string clientId = request.ClientId ?? "";
        if (!DeviceNames.IsName(clientId))
        {
            request.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
        }
        else if (!rules.MayConnect(clientId, AccessRules.TokenBytes(request.RawPassword, request.Password)))
        {
            request.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
        }

        if (request.ReasonCode != MqttConnectReasonCode.Success)
        {
            meter.Refused("connect");
            LogClientRefused(Words.Printable(clientId), request.RemoteEndPoint?.ToString() ?? "?", request.ReasonCode);
            return Task.CompletedTask;
        }

        connections.Identify(request.RemoteEndPoint, clientId);
        new Publisher(clientId, request.ProtocolVersion == MqttProtocolVersion.V500).KeepIn(request.SessionItems);
        return Task.CompletedTask;
    }

    public static Task ConnectedAsync(ClientConnectedEventArgs client) => Task.CompletedTask;

    public Task DisconnectedAsync(ClientDisconnectedEventArgs client)
    {
        if (client.DisconnectType == MqttClientDisconnectType.Takeover)
        {
            LogTakenOver(client.ClientId, client.RemoteEndPoint?.ToString() ?? "?");
        }

        return Task.CompletedTask;
    }

    public static Task PublishAsync(InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        publish.Response.ReasonCode = MqttPubAckReasonCode.ImplementationSpecificError;
        return Task.CompletedTask;
    }

    public Task SubscribeAsync(InterceptingSubscriptionEventArgs request)
    {
        if (AccessRules.MaySubscribe(request.ClientId, request.TopicFilter.Topic ?? ""))
        {
            return Task.CompletedTask;
        }

        meter.Refused("subscribe");
        LogSubscriptionRefused(request.ClientId, Words.Printable(request.TopicFilter.Topic ?? ""));
        request.ProcessSubscription = false;
        request.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventId = (int)LogEvent.ClientRefused,
        Level = LogLevel.Warning,
        Message = "Client {ClientId} from {Remote} refused: {Reason}.")]
    private partial void LogClientRefused(string clientId, string remote, MqttConnectReasonCode reason);

    [LoggerMessage(
        EventId = (int)LogEvent.ClientTakenOver,
        Level = LogLevel.Warning,
        Message = "Client {ClientId} at {Remote} was replaced by a new connection of the same identity.")]
    private partial void LogTakenOver(string clientId, string remote);

    [LoggerMessage(
        EventId = (int)LogEvent.SubscriptionRefused,
        Level = LogLevel.Warning,
        Message = "Client {ClientId}: subscription to {Filter} refused.")]
    private partial void LogSubscriptionRefused(string clientId, string filter);
}
