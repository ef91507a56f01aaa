using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;

namespace Telemetry.Gateway.Live;

/// <summary>The clients that are connected now. Thread-safe.</summary>
internal sealed class LiveConnections
{
    private readonly ConcurrentDictionary<string, LiveConnection> _byId = new(StringComparer.Ordinal);
    private readonly Counter<long> _dropped;
    private readonly Lock _gate = new();

    public LiveConnections(GatewayMeter meter)
    {
        meter.Meter.CreateObservableGauge(
            "telemetry.gateway.live_connections", () => _byId.Count, "{connection}", "Clients of the live feed.");
        _dropped = meter.Meter.CreateCounter<long>(
            "telemetry.gateway.live_dropped", "{reading}", "Readings that found no room for a slow client.");
    }

    /// <summary>Everybody.</summary>
    public IEnumerable<LiveConnection> All => _byId.Values;

    /// <summary>Nobody is here.</summary>
    public bool IsEmpty => _byId.IsEmpty;

    /// <summary>Takes a client in, unless there are too many.</summary>
    public bool TryAdd(string id, [NotNullWhen(true)] out LiveConnection? connection)
    {
        lock (_gate)
        {
            connection = _byId.Count < LiveLimits.ConnectionsMax ? new LiveConnection(id) : null;
            return connection is not null && _byId.TryAdd(id, connection);
        }
    }

    /// <summary>A client.</summary>
    public LiveConnection? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Lets a client go.</summary>
    public void Remove(string id) => _byId.TryRemove(id, out _);

    /// <summary>Counts readings that found no room.</summary>
    public void CountDropped(long readings)
    {
        if (readings > 0)
        {
            _dropped.Add(readings);
        }
    }
}
