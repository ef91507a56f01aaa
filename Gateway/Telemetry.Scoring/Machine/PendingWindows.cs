namespace Telemetry.Scoring.Machine;

/// <summary>One device's windows that are not complete yet, by end, and how far it has been scored.</summary>
internal sealed class PendingWindows
{
    private readonly SortedDictionary<long, Pending> _windows = [];

    public required string Device { get; init; }

    /// <summary>End of the newest window that was taken; windows up to it are not looked at again.</summary>
    public long TakenUntil { get; set; } = long.MinValue;

    public int Count => _windows.Count;

    public IEnumerable<FeatureWindow> All => _windows.Select(w => ToWindow(w.Key, w.Value));

    /// <summary>Puts a metric's row in; a later row of the same metric replaces it.</summary>
    public void Put(long start, long end, in MetricWindow row)
    {
        if (!_windows.TryGetValue(end, out Pending? pending))
        {
            _windows.Add(end, pending = new Pending { Start = start });
        }

        pending.Metrics[row.Metric] = row;
    }

    /// <summary>Takes the first window when it ends at or before <paramref name="end"/>.</summary>
    public FeatureWindow? TakeUntil(long end)
    {
        foreach ((long key, Pending pending) in _windows)
        {
            if (key > end)
            {
                return null;
            }

            _windows.Remove(key);
            TakenUntil = key;
            return ToWindow(key, pending);
        }

        return null;
    }

    private FeatureWindow ToWindow(long end, Pending pending) => new()
    {
        Device = Device,
        WindowStart = pending.Start,
        WindowEnd = end,
        Metrics = [.. pending.Metrics.Values],
    };

    private sealed class Pending
    {
        public required long Start { get; init; }

        public SortedDictionary<string, MetricWindow> Metrics { get; } = new(StringComparer.Ordinal);
    }
}
