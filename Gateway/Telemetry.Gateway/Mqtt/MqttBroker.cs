using MQTTnet.AspNetCore;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;

namespace Telemetry.Gateway.Mqtt;

/// <summary>
/// MQTTnet's server behind Kestrel's listener. It starts before Kestrel accepts and stops after it: a connection never
/// finds it half ready. It holds no session and fans nothing out; what is durable lies in the journal.
/// </summary>
internal sealed partial class MqttBroker : IHostedService, IDisposable
{
    private readonly MqttServer _server;

    public MqttBroker(MqttConnectionHandler connections, MqttGate gate, ILogger<MqttBroker> logger)
    {
        MqttServerOptions options = new MqttServerOptionsBuilder()
            .WithoutDefaultEndpoint()
            .WithPersistentSessions(false)
            .Build();
        MqttNetEventLogger log = new();
        log.LogMessagePublished += (_, published) =>
        {
            if (published.LogMessage.Level == MqttNetLogLevel.Error)
            {
                LogError(logger, published.LogMessage.Message, published.LogMessage.Exception?.Message);
            }
        };
        _server = new MqttServer(options, [connections], log);
        _server.ValidatingConnectionAsync += gate.ConnectAsync;
        _server.ClientConnectedAsync += gate.ConnectedAsync;
        _server.ClientDisconnectedAsync += gate.DisconnectedAsync;
        _server.InterceptingPublishAsync += gate.PublishAsync;
        _server.InterceptingSubscriptionAsync += gate.SubscribeAsync;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync();

    public Task StopAsync(CancellationToken cancellationToken) =>
        _server.IsStarted ? _server.StopAsync(new MqttServerStopOptions()) : Task.CompletedTask;

    public void Dispose() => _server.Dispose();

    [LoggerMessage(EventId = (int)LogEvent.BrokerError, Level = LogLevel.Debug, Message = "MQTT: {What} ({Why}).")]
    private static partial void LogError(ILogger logger, string what, string? why);
}
