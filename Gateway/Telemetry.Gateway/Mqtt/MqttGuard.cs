using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;

namespace Telemetry.Gateway.Mqtt;

/// <summary>
/// Connection middleware in front of MQTTnet, which would allocate whatever a stranger announces: the first packet is
/// CONNECT, small and soon; no later packet is greater than the limit; connections are capped. MQTTnet does not hear
/// that the server wants to stop, so this ends its connections then: what is not acknowledged comes again.
/// </summary>
internal sealed partial class MqttGuard(
    MqttConnections connections,
    IDeadLetters deadLetters,
    GatewayMeter meter,
    TimeProvider time,
    ILogger<MqttGuard> logger)
{
    public async Task RunAsync(ConnectionContext context, ConnectionDelegate next)
    {
        MqttConnection? connection = connections.TryOpen(context.RemoteEndPoint);
        if (connection is null)
        {
            meter.GuardRefused(GuardViolation.TooManyConnections);
            context.Abort(new ConnectionAbortedException("Too many MQTT connections."));
            return;
        }

        IDuplexPipe transport = context.Transport;
        try
        {
            using CancellationTokenSource connectSeen = new();
            GuardedReader reader = new(
                transport.Input,
                connectSeen.Cancel,
                (violation, bytes) => Refuse(connection, violation, bytes));
            await using ITimer timer = time.CreateTimer(
                _ => reader.Expire(), null, GatewayLimits.ConnectTime, Timeout.InfiniteTimeSpan);
            using CancellationTokenRegistration stop = connectSeen.Token.Register(
                () => timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            using CancellationTokenRegistration end = context.Features
                .GetRequiredFeature<IConnectionLifetimeNotificationFeature>().ConnectionClosedRequested.Register(
                    () => context.Abort(new ConnectionAbortedException("The gateway stops.")));
            context.Transport = new GuardedTransport(reader, transport.Output);
            await next(context);
        }
        finally
        {
            context.Transport = transport;
            connections.Close(connection);
        }
    }

    private void Refuse(MqttConnection connection, GuardViolation violation, int announcedBytes)
    {
        meter.GuardRefused(violation);
        LogRefused(connection.ClientId ?? "(unknown)", violation, announcedBytes);
        if (violation == GuardViolation.PacketTooLarge && connection.ClientId is string clientId)
        {
            deadLetters.Write(new DeadLetter(clientId, clientId, DeadLetterReason.PayloadTooLarge, "", 0), []);
        }
    }

    [LoggerMessage(
        EventId = (int)LogEvent.GuardRefused,
        Level = LogLevel.Warning,
        Message = "Client {ClientId}: closed by the header guard: {Violation}, {AnnouncedBytes} bytes announced.")]
    private partial void LogRefused(string clientId, GuardViolation violation, int announcedBytes);

    private sealed class GuardedTransport(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input { get; } = input;

        public PipeWriter Output { get; } = output;
    }
}
