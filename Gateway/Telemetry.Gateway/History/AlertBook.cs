using System.Runtime.InteropServices;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>
/// The alerts, in memory: for each what lists are filtered by and where its events stand in the output journal. One
/// thread at a time changes it; anybody reads, at any time.
/// </summary>
/// <param name="alertsMax">Alerts kept; of those that are over the ones that began first go first.</param>
/// <param name="eventsMax">Events kept; the oldest go first.</param>
internal sealed class AlertBook(
    int alertsMax = HistoryLimits.AlertsMax, int eventsMax = HistoryLimits.AlertEventsMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AlertEntry> _byId = new(StringComparer.Ordinal);
    private readonly AlertOrder _all = new("");
    private readonly AlertOrder _standing = new("");
    private readonly Dictionary<string, AlertOrder> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AlertOrder> _byDevice = new(StringComparer.Ordinal);
    private long _events;

    /// <summary>All records before it are in the book. Writer only.</summary>
    public long Next { get; set; }

    /// <summary>How many alerts there are.</summary>
    public int Count => _byId.Count;

    /// <summary>Whether somebody has to look at an alert.</summary>
    public static bool IsStanding(AlertItem alert) =>
        alert.State == "firing" || (alert.RetractionProposed && alert.State != "retracted");

    /// <summary>The book as it stands; some milliseconds for all alerts that it may have. Writer only.</summary>
    public AlertBookImage Capture() => new(Next, [.. _byId.Values.Select(entry => entry.Copy())]);

    /// <summary>Applies events, in the journal's order. Writer only.</summary>
    public void Apply(IReadOnlyCollection<(EventPlace Place, AlertItem Alert)> events)
    {
        lock (_gate)
        {
            foreach ((EventPlace place, AlertItem alert) in events)
            {
                Put(place, alert).Add(place);
                _events++;
            }

            DropAlerts();
        }

        DropEvents();
    }

    /// <summary>Takes how alerts stand whose events are gone. Writer only.</summary>
    public void Stand(IReadOnlyCollection<(EventPlace Place, AlertItem Alert)> alerts)
    {
        lock (_gate)
        {
            foreach ((EventPlace place, AlertItem alert) in alerts)
            {
                Put(place, alert);
            }

            DropAlerts();
        }
    }

    /// <summary>Takes back an entry that was saved. Writer only.</summary>
    public void Restore(AlertEntry saved)
    {
        lock (_gate)
        {
            AlertEntry entry = NewEntry(saved.Id, saved.Start, saved.Key, saved.Device, saved.Metric);
            Copy(saved, entry);
            entry.TakeEvents(saved);
            _events += entry.Events.Length;
            Insert(entry);
        }
    }

    /// <summary>
    /// Forgets events whose records are gone from the journal, and alerts that are over when the last of theirs is.
    /// Writer only.
    /// </summary>
    public void Prune(long start)
    {
        lock (_gate)
        {
            DropEventsBefore(start);
            AlertEntry[] gone = [.. _byId.Values.Where(entry => !entry.IsStanding && entry.Last.Position < start)];
            Array.ForEach(gone, Remove);
        }
    }

    /// <summary>How an alert stands: the alert itself, or where the journal says it; null when there is none.</summary>
    public AlertFound? Find(string alert)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(alert, out AlertEntry? entry) ? new AlertFound(entry) : null;
        }
    }

    /// <summary>Alerts in the order of their start, behind the query's cursor, as far as they are wanted.</summary>
    public ViewPage<AlertFound> Find(ViewQuery query, AlertFilter filter)
    {
        List<AlertFound> items = [];
        AlertEntry? last = null;
        int seen = 0;
        lock (_gate)
        {
            foreach (AlertEntry entry in Fewest(query, filter)?.Between(query) ?? [])
            {
                if (query.After is { } after && entry.Place == after)
                {
                    continue;
                }

                bool isWanted = Wanted(entry, query) && filter.Accepts(entry);
                if (seen++ == HistoryLimits.AlertScanRowsMax || (isWanted && items.Count == query.Limit))
                {
                    return new ViewPage<AlertFound>(items, last!.Place);
                }

                last = entry;
                if (isWanted)
                {
                    items.Add(new AlertFound(entry));
                }
            }
        }

        return new ViewPage<AlertFound>(items, null);
    }

    /// <summary>Where an alert's events are, in order; none when there is no such alert.</summary>
    public IReadOnlyList<EventPlace> Events(string alert)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(alert, out AlertEntry? entry) ? entry.Events.ToArray() : [];
        }
    }

    private AlertEntry Put(EventPlace place, AlertItem alert)
    {
        long start = EventTimes.ToMicros(alert.Start);
        bool isStanding = IsStanding(alert);
        if (!_byId.TryGetValue(alert.Id, out AlertEntry? entry)
            || entry.Start != start || entry.IsStanding != isStanding
            || entry.Key != alert.Key || entry.Device != alert.Device || entry.Metric != alert.Metric)
        {
            AlertEntry? before = entry;
            if (before is not null)
            {
                Remove(before);
            }

            entry = NewEntry(alert.Id, start, alert.Key, alert.Device, alert.Metric);
            entry.Item = isStanding ? alert : null;
            if (before is not null)
            {
                entry.TakeEvents(before);
                _events += entry.Events.Length;
            }

            Insert(entry);
        }

        // Few words in many alerts.
        entry.Rule = string.Intern(alert.Rule);
        entry.Severity = string.Intern(alert.Severity);
        entry.State = string.Intern(alert.State);
        entry.IsAcknowledged = alert.Acknowledged;
        entry.Item = isStanding ? alert : null;
        entry.Last = place;
        return entry;
    }

    private static void Copy(AlertEntry from, AlertEntry to)
    {
        to.Rule = string.Intern(from.Rule);
        to.Severity = string.Intern(from.Severity);
        to.State = string.Intern(from.State);
        to.IsAcknowledged = from.IsAcknowledged;
        to.Item = from.Item;
        to.Last = from.Last;
    }

    /// <summary>The alerts of a series share its names.</summary>
    private AlertEntry NewEntry(string id, long start, string key, string? device, string? metric)
    {
        AlertEntry? other = _byKey.GetValueOrDefault(key)?.First;
        return new AlertEntry(id)
        {
            Start = start,
            Key = other?.Key ?? key,
            Device = device is not null && _byDevice.TryGetValue(device, out AlertOrder? known) ? known.Name : device,
            Metric = other?.Metric == metric ? other?.Metric : metric,
        };
    }

    private void Insert(AlertEntry entry)
    {
        _byId.Add(entry.Id, entry);
        foreach (AlertOrder order in OrdersOf(entry))
        {
            order.Add(entry);
        }
    }

    private void Remove(AlertEntry entry)
    {
        _byId.Remove(entry.Id);
        _events -= entry.Events.Length;
        foreach (AlertOrder order in OrdersOf(entry))
        {
            order.Remove(entry);
        }

        RemoveEmpty(_byKey, entry.Key);
        RemoveEmpty(_byDevice, entry.Device ?? "");
    }

    private static void RemoveEmpty(Dictionary<string, AlertOrder> orders, string name)
    {
        if (orders[name].Count == 0)
        {
            orders.Remove(name);
        }
    }

    private AlertOrder[] OrdersOf(AlertEntry entry)
    {
        AlertOrder key = OrderOf(_byKey, entry.Key);
        AlertOrder device = OrderOf(_byDevice, entry.Device ?? "");
        return entry.IsStanding ? [_all, key, device, _standing] : [_all, key, device];
    }

    private static AlertOrder OrderOf(Dictionary<string, AlertOrder> orders, string name)
    {
        ref AlertOrder? order = ref CollectionsMarshal.GetValueRefOrAddDefault(orders, name, out _);
        return order ??= new AlertOrder(name);
    }

    /// <summary>Of the orders that have every alert that can pass, the one with the fewest.</summary>
    private AlertOrder? Fewest(ViewQuery query, AlertFilter filter)
    {
        AlertOrder? fewest = filter.IsOfStanding ? _standing : _all;
        if (query.Device is { } device)
        {
            fewest = Fewer(fewest, _byDevice.GetValueOrDefault(device));
        }

        return query.Key is { } key ? Fewer(fewest, _byKey.GetValueOrDefault(key)) : fewest;

        static AlertOrder? Fewer(AlertOrder? one, AlertOrder? other) =>
            one is null || other is null ? null : other.Count < one.Count ? other : one;
    }

    private static bool Wanted(AlertEntry alert, ViewQuery query) =>
        (query.Device is null || alert.Device == query.Device)
        && (query.Metric is null || alert.Metric == query.Metric)
        && (query.Key is null || alert.Key == query.Key);

    /// <summary>Lets go of what is above the limit, those that are over first.</summary>
    private void DropAlerts()
    {
        int surplus = _byId.Count - alertsMax;
        if (surplus <= Math.Min(HistoryLimits.TrimSlack, alertsMax / 10))
        {
            return;
        }

        AlertEntry[] gone = [.. _all.All().Where(entry => !entry.IsStanding).Take(surplus)];
        Array.ForEach(gone, Remove);
        gone = [.. _standing.All().Take(surplus - gone.Length)];
        Array.ForEach(gone, Remove);
    }

    /// <summary>Looks outside of the lock, because it looks at every event: seldom.</summary>
    private void DropEvents()
    {
        long surplus = _events - eventsMax;
        if (surplus <= Math.Min(HistoryLimits.EventTrimSlack, eventsMax / 10))
        {
            return;
        }

        long[] positions = new long[_events];
        int count = 0;
        foreach (AlertEntry entry in _byId.Values)
        {
            foreach (EventPlace place in entry.Events)
            {
                positions[count++] = place.Position;
            }
        }

        Array.Sort(positions);
        lock (_gate)
        {
            DropEventsBefore(positions[surplus]);
        }
    }

    private void DropEventsBefore(long position)
    {
        foreach (AlertEntry entry in _byId.Values)
        {
            _events -= entry.DropBefore(position);
        }
    }
}
