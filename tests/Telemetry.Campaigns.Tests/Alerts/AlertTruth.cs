using Telemetry.Contract.Live;
using Telemetry.Gateway.History;
using Telemetry.Journal;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>
/// What the output journal says of alerts: the one truth that every list and page has to show, but for what the views
/// may let go of.
/// </summary>
/// <param name="alertsMax">Alerts that views keep.</param>
/// <param name="eventsMax">Events that views keep.</param>
/// <remarks>
/// Views let go of alerts when a batch leaves more than <paramref name="alertsMax"/> and a slack: then of those that
/// are over the ones that began first, with their events, down to the limit. Of events they let go of the oldest
/// records in the same way.
/// And of both when the journal lets go of their records, unless the alert stands. Where batches end is nobody's
/// promise, so this says what may be missing after some batches; nothing else may.
/// </remarks>
internal sealed class AlertTruth(
    int alertsMax = HistoryLimits.AlertsMax, int eventsMax = HistoryLimits.AlertEventsMax)
{
    private readonly Dictionary<string, AlertItem> _alerts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(long Position, string Name, bool IsOver)>> _events =
        new(StringComparer.Ordinal);
    private readonly List<long> _positions = [];
    private long _next;
    private long _start;

    /// <summary>From this record on there were more alerts than views keep.</summary>
    private long _crowdedAt = long.MaxValue;

    /// <summary>All events.</summary>
    public int Events => _positions.Count;

    /// <summary>Each alert as its last event left it.</summary>
    public IReadOnlyDictionary<string, AlertItem> Alerts => _alerts;

    /// <summary>Reads a gateway's journal, also while it runs.</summary>
    public static AlertTruth Read(string data)
    {
        var truth = new AlertTruth();
        truth.ReadOn(data);
        return truth;
    }

    /// <summary>Reads what has come since the last time: of a long run, before the journal lets go of it.</summary>
    public void ReadOn(string data)
    {
        using var view = JournalView.Open(Path.Combine(data, "journal", "output"));
        Cut(view.Start.Value);
        using var reader = view.OpenReader(new JournalPosition(_next));
        while (reader.TryRead(out var record))
        {
            var rows = JournalOutputLog.Decode(record.Position.Value, record.Payload);
            foreach (var alert in rows.Stream == AlertRows.Stream ? AlertRows.ToItems(rows) : [])
            {
                Apply(record.Position.Value, alert);
            }
            _next = record.Position.Value + 1;
        }
    }

    /// <summary>An event.</summary>
    /// <param name="position">Its record's.</param>
    /// <param name="alert">The alert after it.</param>
    public void Apply(long position, AlertItem alert)
    {
        _positions.Add(position);
        _next = position + 1;
        if (!_events.TryGetValue(alert.Id, out var events))
        {
            _events.Add(alert.Id, events = []);
            _crowdedAt = _events.Count == alertsMax + Slack(alertsMax) + 1 ? position : _crowdedAt;
        }
        _alerts[alert.Id] = alert;
        events.Add((position, alert.Event, !AlertLoad.IsActive(alert)));
    }

    /// <summary>The journal has let go of the records before this one.</summary>
    /// <exception cref="InvalidDataException">Some of them were not read.</exception>
    public void Cut(long start)
    {
        if (_next > 0 && start > _next)
        {
            throw new InvalidDataException($"records {_next} to {start} are gone from the journal and were not read");
        }
        (_start, _next) = (start, Math.Max(_next, start));
    }

    /// <summary>The events of an alert, in order.</summary>
    public IEnumerable<string> EventsOf(string alert) => _events[alert].Select(static one => one.Name);

    /// <summary>What a list of all alerts has too much, too little or otherwise.</summary>
    public IEnumerable<string> Differences(IEnumerable<AlertItem> shown)
    {
        var missing = new HashSet<string>(_alerts.Keys, StringComparer.Ordinal);
        foreach (var alert in shown)
        {
            if (!missing.Remove(alert.Id))
            {
                yield return $"{alert.Id} is shown and is none, or twice";
            }
            else if (Line(alert) != Line(_alerts[alert.Id]))
            {
                yield return $"shown: {Line(alert)}; journal: {Line(_alerts[alert.Id])}";
            }
        }
        var shownCount = _alerts.Count - missing.Count;
        if (shownCount > alertsMax + Slack(alertsMax))
        {
            yield return $"{shownCount} alerts are shown, {alertsMax} have room";
        }
        foreach (var fault in FaultsOf(missing, shownCount))
        {
            yield return fault;
        }
    }

    /// <summary>What the events that are shown of an alert have too much, too little or otherwise; null: nothing.
    /// </summary>
    /// <param name="alert">The alert, which a list of all shows.</param>
    /// <param name="shown">Their names.</param>
    public string? DifferenceOfEvents(string alert, IReadOnlyList<string> shown)
    {
        var all = _events[alert];
        var gone = all.Count - shown.Count;
        return !shown.SequenceEqual(EventsOf(alert).Skip(gone))
            ? $"{alert}: shown {string.Join(',', shown)}, journal {string.Join(',', EventsOf(alert))}"
            : gone > 0 && !MayBeGone(all[gone - 1].Position) && !WentWithIt(all, gone)
                ? $"{alert}: its first {gone} events are not shown, though there is room for them"
                : null;
    }

    private static string Line(AlertItem alert) =>
        $"{alert.Id} {alert.Rule} {alert.Key} {alert.State} {alert.Event} at {alert.At:O} from {alert.Start:O} "
        + $"to {alert.End:O} peak {alert.Peak:R} acknowledged {alert.Acknowledged} provisional {alert.Provisional}";

    private static int Slack(int max) => Math.Min(HistoryLimits.TrimSlack, max / 10);

    private static int EventSlack(int max) => Math.Min(HistoryLimits.EventTrimSlack, max / 10);

    private IEnumerable<string> FaultsOf(HashSet<string> missing, int shownCount)
    {
        // What went for want of room went at a batch behind its own last event and behind the crowding. What began
        // before it and was as it is now by then would have gone, too.
        var (crowdedOut, withRecord, unchangedSince) = (0, 0, long.MaxValue);
        foreach (var (id, alert) in _alerts.OrderBy(static one => one.Value.Start)
            .ThenBy(static one => one.Key, StringComparer.Ordinal))
        {
            var last = _events[id][^1].Position;
            if (!missing.Contains(id))
            {
                unchangedSince = AlertLoad.IsActive(alert) ? unchangedSince : Math.Min(unchangedSince, last);
            }
            else if (AlertLoad.IsActive(alert))
            {
                yield return $"{id} is not shown, though it stands";
            }
            else if (last < _start)
            {
                withRecord++;
            }
            else
            {
                crowdedOut++;
                if (unchangedSince <= Math.Max(last, _crowdedAt))
                {
                    yield return $"{id} is not shown, though one is that began before it";
                }
            }
        }
        if (crowdedOut > 0 && shownCount + withRecord < alertsMax)
        {
            yield return $"{crowdedOut} alerts are not shown, though {alertsMax} have room and {shownCount} are shown";
        }
    }

    private bool MayBeGone(long position) => position < _start
        || (Events > eventsMax + EventSlack(eventsMax) && Since(position) > eventsMax);

    /// <summary>The alert may have been let go of between two of its events.</summary>
    private bool WentWithIt(List<(long Position, string Name, bool IsOver)> events, int gone) =>
        gone < events.Count && events[gone - 1].IsOver && events[gone].Position > _crowdedAt;

    /// <summary>Events of this record and of those behind it.</summary>
    private int Since(long position)
    {
        var (low, high) = (0, _positions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _positions[middle] < position ? (middle + 1, high) : (low, middle);
        }
        return _positions.Count - low;
    }
}
