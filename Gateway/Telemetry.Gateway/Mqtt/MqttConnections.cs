using System.Collections.Concurrent;
using System.Net;
using Telemetry.Gateway.Configuration;

namespace Telemetry.Gateway.Mqtt;

/// <summary>The open MQTT connections, and the cap on their number.</summary>
internal sealed class MqttConnections(GatewayOptions options)
{
    private readonly ConcurrentDictionary<EndPoint, MqttConnection> _byRemote = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts a new connection in; null if there are too many.</summary>
    public MqttConnection? TryOpen(EndPoint? remote)
    {
        if (Interlocked.Increment(ref _count) > options.ConnectionsMax)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }

        MqttConnection connection = new(remote);
        if (remote is not null)
        {
            _byRemote[remote] = connection;
        }

        return connection;
    }

    public void Close(MqttConnection connection)
    {
        Interlocked.Decrement(ref _count);
        if (connection.Remote is EndPoint remote)
        {
            _byRemote.TryRemove(new KeyValuePair<EndPoint, MqttConnection>(remote, connection));
        }
    }

    /// <summary>Remembers who is behind a connection, so that a later violation can be put to a name.</summary>
    public void Identify(EndPoint? remote, string clientId)
    {
        if (remote is not null && _byRemote.TryGetValue(remote, out MqttConnection? connection))
        {
            connection.ClientId = clientId;
        }
    }
}
