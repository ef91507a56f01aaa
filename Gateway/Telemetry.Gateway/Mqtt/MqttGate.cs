using System.Buffers;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Telemetry.Contract;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Gateway.Security;
using Telemetry.Journal;

namespace Telemetry.Gateway.Mqtt;

/// <summary>Asks the access rules at every door of the broker, and hands what may pass to ingest.</summary>
internal sealed partial class MqttGate(
    AccessRules rules,
    MqttConnections connections,
    Intake intake,
    DiskRoom room,
    GatewayMeter meter,
    ILogger<MqttGate> logger)
{
    public Task ConnectAsync(ValidatingConnectionEventArgs request)
    {
        string clientId = request.ClientId ?? "";
        if (!Names.IsValid(clientId))
        {
            request.ReasonCode = MqttConnectReasonCode.ClientIdentifierNotValid;
        }
        else if (!rules.MayConnect(clientId, AccessRules.TokenBytes(request.RawPassword, request.Password)))
        {
            request.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
        }
        else if (room.IsExhausted)
        {
            // A client that comes is a record, and there is no room for any.
            request.ReasonCode = MqttConnectReasonCode.ServerBusy;
        }

        if (request.ReasonCode != MqttConnectReasonCode.Success)
        {
            meter.Refused("connect");
            LogClientRefused(Words.Printable(clientId), request.RemoteEndPoint?.ToString() ?? "?", request.ReasonCode);
            return Task.CompletedTask;
        }

        connections.Identify(request.RemoteEndPoint, clientId);
        bool hasReasonCodes = request.ProtocolVersion == MqttProtocolVersion.V500;
        new PublisherSession(clientId, hasReasonCodes).KeepIn(request.SessionItems);
        return Task.CompletedTask;
    }

    public Task ConnectedAsync(ClientConnectedEventArgs client)
    {
        if (PublisherSession.Of(client.SessionItems) is PublisherSession session)
        {
            intake.Connected(session);
        }

        return Task.CompletedTask;
    }

    public Task DisconnectedAsync(ClientDisconnectedEventArgs client)
    {
        bool isTakeover = client.DisconnectType == MqttClientDisconnectType.Takeover;
        if (isTakeover)
        {
            LogTakenOver(client.ClientId, client.RemoteEndPoint?.ToString() ?? "?");
        }

        if (PublisherSession.Of(client.SessionItems) is PublisherSession session)
        {
            bool isClean = client.DisconnectType == MqttClientDisconnectType.Clean;
            intake.Disconnected(session, isClean ? StatusReason.Disconnected : StatusReason.ConnectionLost);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// MQTTnet acknowledges when this completes; when it throws, it closes without an acknowledgement.
    /// </summary>
    public async Task PublishAsync(InterceptingPublishEventArgs publish)
    {
        // Nothing is fanned out or retained: a slow subscriber must not cost a reading.
        publish.ProcessPublish = false;
        PublisherSession session = PublisherSession.Of(publish.SessionItems)
            ?? throw new InvalidOperationException("A publish without a session.");
        ReadOnlySequence<byte> payload = publish.ApplicationMessage.Payload;
        PublishOutcome outcome = await intake.AcceptAsync(
            session,
            publish.ApplicationMessage.Topic ?? "",
            payload.IsSingleSegment ? payload.First : payload.ToArray());
        if (outcome == PublishOutcome.Accepted)
        {
            return;
        }

        meter.Refused("publish");
        if (outcome == PublishOutcome.OutOfRoom)
        {
            RefuseForRoom(publish, session);
            return;
        }

        LogPublishRefused(session.ClientId, Words.Printable(publish.ApplicationMessage.Topic ?? ""), outcome);
        publish.Response.ReasonCode = outcome switch
        {
            PublishOutcome.TopicInvalid => MqttPubAckReasonCode.TopicNameInvalid,
            PublishOutcome.PayloadInvalid => MqttPubAckReasonCode.PayloadFormatInvalid,
            _ => MqttPubAckReasonCode.NotAuthorized,
        };

        // MQTT 3.1.1 has no reason code: its sender would take the acknowledgement for success. A bad payload is
        // kept as a dead letter and would come again after a disconnect, for ever: that one is acknowledged.
        publish.CloseConnection = !session.HasReasonCodes && outcome != PublishOutcome.PayloadInvalid;
    }

    /// <summary>
    /// The sender keeps it and tries again: told by a reason, or by a connection that closes without an
    /// acknowledgement. The disk's watch writes the log line, not each publish.
    /// </summary>
    private void RefuseForRoom(InterceptingPublishEventArgs publish, PublisherSession session)
    {
        if (!session.HasReasonCodes)
        {
            throw new JournalFullException(room.Reason);
        }

        publish.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
        publish.Response.ReasonString = room.Reason;
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
        EventId = (int)LogEvent.PublishRefused,
        Level = LogLevel.Warning,
        Message = "Client {ClientId}: publish to {Topic} refused: {Outcome}.")]
    private partial void LogPublishRefused(string clientId, string topic, PublishOutcome outcome);

    [LoggerMessage(
        EventId = (int)LogEvent.SubscriptionRefused,
        Level = LogLevel.Warning,
        Message = "Client {ClientId}: subscription to {Filter} refused.")]
    private partial void LogSubscriptionRefused(string clientId, string filter);
}
