namespace Telemetry.Edge.Spooling;

/// <summary>Adds losses up, per metric and way. Not thread-safe.</summary>
internal sealed class LossTally
{
    private readonly Dictionary<(string Metric, bool IsOfSensor, string How), LossEntry> _entries = [];

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>The oldest time at which an entry must be published; <see cref="long.MaxValue"/> for none.</summary>
    public long OldestMicros
    {
        get
        {
            var min = long.MaxValue;
            foreach (var entry in _entries.Values)
            {
                min = Math.Min(min, entry.ToldAt(long.MaxValue));
            }
            return min;
        }
    }

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<LossEntry> Entries =>
        [.. _entries.Values.OrderBy(static e => e.Metric, StringComparer.Ordinal)
            .ThenBy(static e => e.How, StringComparer.Ordinal)];

    public void Add(in LossEntry loss)
    {
        var key = (loss.Metric, loss.IsOfSensor, loss.How);
        _entries[key] = _entries.TryGetValue(key, out var before) ? before.Merge(loss) : loss;
    }

    public void Clear() => _entries.Clear();
}
