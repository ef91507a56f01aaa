using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Journal;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>What the output journal says of alerts: the one truth that every list and page has to show.</summary>
internal sealed class AlertTruth
{
    private readonly Dictionary<string, AlertItem> _alerts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _events = new(StringComparer.Ordinal);

    /// <summary>All events.</summary>
    public int Events { get; private set; }

    /// <summary>Each alert as its last event left it.</summary>
    public IReadOnlyDictionary<string, AlertItem> Alerts => _alerts;

    /// <summary>Reads a gateway's journal, also while it runs.</summary>
    public static AlertTruth Read(string data)
    {
        var truth = new AlertTruth();
        using var view = JournalView.Open(Path.Combine(data, "journal", "output"));
        using var reader = view.OpenReader(view.Start);
        while (reader.TryRead(out var record))
        {
            var rows = JournalOutputLog.Decode(record.Position.Value, record.Payload);
            foreach (var alert in rows.Stream == AlertRows.Stream ? AlertRows.ToItems(rows) : [])
            {
                truth.Apply(alert);
            }
        }
        return truth;
    }

    /// <summary>The events of an alert, in order.</summary>
    public IReadOnlyList<string> EventsOf(string alert) => _events[alert];

    /// <summary>What a list of all alerts has too much, too little or otherwise.</summary>
    public IEnumerable<string> Differences(IEnumerable<AlertItem> shown)
    {
        var rest = new HashSet<string>(_alerts.Keys, StringComparer.Ordinal);
        foreach (var alert in shown)
        {
            if (!rest.Remove(alert.Id))
            {
                yield return $"{alert.Id} is shown and is none, or twice";
            }
            else if (Line(alert) != Line(_alerts[alert.Id]))
            {
                yield return $"shown: {Line(alert)}; journal: {Line(_alerts[alert.Id])}";
            }
        }
        foreach (var missing in rest)
        {
            yield return $"{missing} is not shown";
        }
    }

    private static string Line(AlertItem alert) =>
        $"{alert.Id} {alert.Rule} {alert.Key} {alert.State} {alert.Event} at {alert.At:O} from {alert.Start:O} "
        + $"to {alert.End:O} peak {alert.Peak:R} acknowledged {alert.Acknowledged} provisional {alert.Provisional}";

    private void Apply(AlertItem alert)
    {
        Events++;
        _alerts[alert.Id] = alert;
        if (!_events.TryGetValue(alert.Id, out var events))
        {
            _events.Add(alert.Id, events = []);
        }
        events.Add(alert.Event);
    }
}
