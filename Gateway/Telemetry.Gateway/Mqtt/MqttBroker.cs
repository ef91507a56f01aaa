using MQTTnet.AspNetCore;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Server;
using Telemetry.Contract;
using Telemetry.Gateway.Agents;

namespace Telemetry.Gateway.Mqtt;

/// <summary>
/// MQTTnet's server behind Kestrel's listener. It starts before Kestrel accepts and stops after it: a connection never
/// finds it half ready. It holds no session and fans nothing out; what is durable lies in the journal. What is for an
/// agent goes down when it listens.
/// </summary>
internal sealed partial class MqttBroker : IHostedService, IDisposable
{
    private readonly MqttServer _server;
    private readonly MqttDownlink _downlink;
    private readonly ConfigurationDesk _configurations;
    private readonly CommandDesk _commands;

    public MqttBroker(
        MqttConnectionHandler connections,
        MqttGate gate,
        MqttDownlink downlink,
        ConfigurationDesk configurations,
        CommandDesk commands,
        ILogger<MqttBroker> logger)
    {
        (_downlink, _configurations, _commands) = (downlink, configurations, commands);
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
        _server.ClientConnectedAsync += BeginAsync;
        _server.ClientDisconnectedAsync += EndAsync;
        _server.ClientSubscribedTopicAsync += ListenAsync;
        _server.ClientUnsubscribedTopicAsync += IgnoreAsync;
    }

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync();

    public Task StopAsync(CancellationToken cancellationToken) =>
        _server.IsStarted ? _server.StopAsync(new MqttServerStopOptions()) : Task.CompletedTask;

    public void Dispose() => _server.Dispose();

    private Task BeginAsync(ClientConnectedEventArgs client)
    {
        _downlink.Begins(client.ClientId, client.SessionItems);
        return Task.CompletedTask;
    }

    private Task EndAsync(ClientDisconnectedEventArgs client)
    {
        // Who takes over his own connection may keep his session, and what it listens to.
        if (client.DisconnectType != MqttClientDisconnectType.Takeover)
        {
            _downlink.Ends(client.ClientId, client.SessionItems);
        }

        return Task.CompletedTask;
    }

    /// <summary>An agent that listens gets at once what is kept for it: each time that it comes.</summary>
    private async Task ListenAsync(ClientSubscribedTopicEventArgs subscribed)
    {
        string agent = subscribed.ClientId;
        MqttSessionStatus session = await _server.GetSessionAsync(agent);
        switch (_downlink.Listens(agent, session, subscribed.TopicFilter))
        {
            case TopicKind.Config:
                _configurations.Deliver(agent);
                break;
            case TopicKind.Command:
                _commands.Deliver(agent);
                break;
            default:
                break;
        }
    }

    private Task IgnoreAsync(ClientUnsubscribedTopicEventArgs unsubscribed)
    {
        _downlink.Ignores(unsubscribed.ClientId, unsubscribed.TopicFilter);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = (int)LogEvent.BrokerError, Level = LogLevel.Debug, Message = "MQTT: {What} ({Why}).")]
    private static partial void LogError(ILogger logger, string what, string? why);
}
