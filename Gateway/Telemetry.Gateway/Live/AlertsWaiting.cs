using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Live;

/// <summary>Alerts that wait for one client. One that changes again waits once, as it stands then.</summary>
internal sealed class AlertsWaiting
{
    private readonly LinkedList<AlertItem> _alerts = new();
    private readonly Dictionary<string, LinkedListNode<AlertItem>> _byId = new(StringComparer.Ordinal);

    private long _dropped;

    /// <summary>Adds an alert; when too many wait, the oldest goes and is counted.</summary>
    public void Add(AlertItem alert)
    {
        if (_byId.Remove(alert.Id, out LinkedListNode<AlertItem>? before))
        {
            _alerts.Remove(before);
        }
        else if (_alerts.Count == LiveLimits.AlertsWaitingMax && _alerts.First is { } oldest)
        {
            _byId.Remove(oldest.Value.Id);
            _alerts.RemoveFirst();
            _dropped++;
        }
        _byId.Add(alert.Id, _alerts.AddLast(alert));
    }

    /// <summary>What waits, in messages of a bounded size; nothing waits afterwards.</summary>
    public IEnumerable<AlertsMessage> Drain()
    {
        AlertsMessage[] messages =
        [
            .. _alerts.Chunk(LiveLimits.AlertsPerMessageMax).Select((items, number) => new AlertsMessage(
                items, number == 0 ? _dropped : 0)),
        ];
        Clear();
        return messages;
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        _dropped = 0;
        _alerts.Clear();
        _byId.Clear();
    }
}
