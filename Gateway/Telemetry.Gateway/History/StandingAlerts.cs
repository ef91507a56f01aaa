using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>
/// The alerts that stand (firing, or a person has to decide), in memory and in the order of their start: what is asked
/// for most often is answered without a page of the file. What a batch changes shows when it is published, which is
/// when its transaction is committed. Thread-safe.
/// </summary>
internal sealed class StandingAlerts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _byId = new(StringComparer.Ordinal);
    private readonly SortedSet<Entry> _byPlace = new(
        Comparer<Entry>.Create(static (a, b) => string.CompareOrdinal(a.Place, b.Place)));

    private readonly Dictionary<string, Entry?> _batch = new(StringComparer.Ordinal);

    /// <summary>Whether somebody has to look at an alert.</summary>
    public static bool IsStanding(AlertItem alert) =>
        alert.State == "firing" || (alert.RetractionProposed && alert.State != "retracted");

    /// <summary>Notes how an alert stands now. Writer only.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="place">Its place in the order of all alerts.</param>
    public void Put(AlertItem alert, string place) =>
        _batch[alert.Id] = IsStanding(alert) ? new Entry(place, alert) : null;

    /// <summary>Notes that an alert is gone from the view. Writer only.</summary>
    public void Remove(string alert) => _batch[alert] = null;

    /// <summary>Shows what was noted. Writer only.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            foreach ((string id, Entry? entry) in _batch)
            {
                if (_byId.Remove(id, out Entry? before))
                {
                    _byPlace.Remove(before);
                }
                if (entry is not null)
                {
                    _byId.Add(id, entry);
                    _byPlace.Add(entry);
                }
            }
        }
        _batch.Clear();
    }

    /// <summary>Forgets what was noted and not shown. Writer only.</summary>
    public void Discard() => _batch.Clear();

    /// <summary>One that stands, or null.</summary>
    public AlertItem? Find(string alert)
    {
        lock (_gate)
        {
            return _byId.GetValueOrDefault(alert)?.Alert;
        }
    }

    /// <summary>Those between two places, in their order, behind the query's, as far as they are wanted.</summary>
    public ViewPage<AlertItem> Page(string low, string high, ViewQuery query, Func<AlertItem, bool> wanted)
    {
        List<AlertItem> items = [];
        string? last = null;
        lock (_gate)
        {
            foreach (Entry entry in Between(low, high, query))
            {
                if (entry.Place == query.After || !wanted(entry.Alert))
                {
                    continue;
                }
                if (items.Count == query.Limit)
                {
                    return new ViewPage<AlertItem>(items, last);
                }
                items.Add(entry.Alert);
                last = entry.Place;
            }
        }
        return new ViewPage<AlertItem>(items, null);
    }

    private IEnumerable<Entry> Between(string low, string high, ViewQuery query)
    {
        if (query.After is { } after)
        {
            // A cursor narrows the range and never widens it, whatever somebody made of it.
            low = !query.Descending && string.CompareOrdinal(after, low) > 0 ? after : low;
            high = query.Descending && string.CompareOrdinal(after, high) < 0 ? after : high;
        }
        if (string.CompareOrdinal(low, high) > 0)
        {
            return [];
        }
        SortedSet<Entry> view = _byPlace.GetViewBetween(new Entry(low, null!), new Entry(high, null!));
        return query.Descending ? view.Reverse() : view;
    }

    /// <summary>An alert at its place. Bounds of a range have no alert.</summary>
    private sealed record Entry(string Place, AlertItem Alert);
}
