namespace Telemetry.Alerts.Care;

/// <summary>The alerts that fire under maintenance, by the clock that says when it is over for them.</summary>
internal sealed class RestingAlerts
{
    /// <summary>The name of the journal's clock; no device has it.</summary>
    public const string JournalClock = "";

    private readonly Dictionary<string, SortedDictionary<string, CareAlert>> _byClock = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _clockOf = new(StringComparer.Ordinal);

    /// <summary>Watches an alert by a clock; null: no more.</summary>
    public void Put(CareAlert alert, string? clock)
    {
        string id = alert.Image.Id;
        if (_clockOf.Remove(id, out string? before))
        {
            _byClock[before].Remove(id);
            if (_byClock[before].Count == 0)
            {
                _byClock.Remove(before);
            }
        }

        if (clock is not null)
        {
            _clockOf.Add(id, clock);
            if (!_byClock.TryGetValue(clock, out SortedDictionary<string, CareAlert>? alerts))
            {
                alerts = new SortedDictionary<string, CareAlert>(StringComparer.Ordinal);
                _byClock.Add(clock, alerts);
            }

            alerts[id] = alert;
        }
    }

    /// <summary>The alerts for which maintenance is over by a clock, in the order of their ids.</summary>
    public IReadOnlyList<string> Ripe(string clock, long time) =>
        _byClock.TryGetValue(clock, out SortedDictionary<string, CareAlert>? alerts)
            ? [.. alerts.Values.Where(alert => alert.RestsUntil <= time).Select(alert => alert.Image.Id)]
            : [];

    /// <summary>The same by the journal's clock, which stands in for clocks that nobody moves.</summary>
    public IReadOnlyList<string> RipeByJournal(long time, Predicate<string> isUnmoved)
    {
        if (_byClock.Count == 0)
        {
            return [];
        }

        string[] ripe = [.. _byClock.Keys.Where(clock => isUnmoved(clock)).SelectMany(clock => Ripe(clock, time))];
        Array.Sort(ripe, StringComparer.Ordinal);
        return ripe;
    }
}
