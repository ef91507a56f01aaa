namespace Telemetry.Gateway.History;

/// <summary>
/// Keeps, of all readings offered, those that come first by their places, each place once: as many as one page needs,
/// plus one that tells whether there are more. Cheap for each reading; sorts only when twice as many have gathered.
/// </summary>
internal sealed class NearestReadings(ViewQuery query)
{
    private readonly Dictionary<string, ReadingItem> _found = new(StringComparer.Ordinal);
    private readonly Comparer<string> _order = query.Descending
        ? Comparer<string>.Create((left, right) => string.CompareOrdinal(right, left))
        : Comparer<string>.Create(string.CompareOrdinal);

    private string? _bound;

    /// <summary>Whether a reading of this place could be on the page.</summary>
    public bool Wants(string place) =>
        (query.After is null || _order.Compare(place, query.After) > 0)
        && (_bound is null || _order.Compare(place, _bound) < 0)
        && !_found.ContainsKey(place);

    /// <summary>Takes a reading whose place is wanted.</summary>
    public void Add(string place, ReadingItem item)
    {
        _found.Add(place, item);
        if (_found.Count >= 2 * (query.Limit + 1))
        {
            Trim();
        }
    }

    /// <summary>The page.</summary>
    public ViewPage<ReadingItem> Page()
    {
        string[] places = Trim();
        return new ViewPage<ReadingItem>(
            [.. places.Take(query.Limit).Select(place => _found[place])],
            places.Length > query.Limit ? places[query.Limit - 1] : null);
    }

    private string[] Trim()
    {
        string[] places = [.. _found.Keys.Order(_order)];
        foreach (string surplus in places.Skip(query.Limit + 1))
        {
            _found.Remove(surplus);
        }
        if (places.Length > query.Limit + 1)
        {
            _bound = places[query.Limit + 1];
        }
        return places.Length > query.Limit + 1 ? places[..(query.Limit + 1)] : places;
    }
}
