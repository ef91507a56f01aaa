namespace Telemetry.Gateway.History;

/// <summary>Entries in the order of lists: by start, then by id.</summary>
/// <param name="name">What they have in common: a key, a device.</param>
internal sealed class AlertOrder(string name)
{
    private readonly SortedSet<AlertEntry> _entries = new(Comparer<AlertEntry>.Create(AlertEntry.Compare));

    public string Name => name;

    public int Count => _entries.Count;

    /// <summary>The first one; null when there is none.</summary>
    public AlertEntry? First => _entries.Min;

    public void Add(AlertEntry entry) => _entries.Add(entry);

    public void Remove(AlertEntry entry) => _entries.Remove(entry);

    /// <summary>All of them, in order.</summary>
    public IEnumerable<AlertEntry> All() => _entries;

    /// <summary>Those in the query's range, in its order, behind its cursor.</summary>
    public IEnumerable<AlertEntry> Between(ViewQuery query)
    {
        AlertEntry low = AlertEntry.At(query.From, "");
        AlertEntry high = AlertEntry.At(query.To, "");
        if (query.After is { } after)
        {
            // A cursor narrows the range and never widens it, whatever somebody made of it.
            if (!SortKey.TryRead(after, out long start, out string id))
            {
                return [];
            }

            AlertEntry place = AlertEntry.At(start, id);
            low = !query.Descending && AlertEntry.Compare(place, low) > 0 ? place : low;
            high = query.Descending && AlertEntry.Compare(place, high) < 0 ? place : high;
        }

        if (AlertEntry.Compare(low, high) > 0)
        {
            return [];
        }

        SortedSet<AlertEntry> range = _entries.GetViewBetween(low, high);
        return query.Descending ? range.Reverse() : range;
    }
}
