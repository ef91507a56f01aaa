using Telemetry.Edge.Clock;

namespace Telemetry.Edge.Spooling;

/// <summary>What the spool knows of one device. The spool's gate guards it.</summary>
internal sealed class DeviceLedger
{
    private readonly List<OpenBatch> _batches = [];
    private readonly List<SourceFrontier> _sources = [];
    private readonly LossTally _refused = new();

    public DeviceLedger(string name)
    {
        Name = name;
    }

    public string Name { get; }

    /// <summary>The next number for a reading that has none of its own; of the agent's boot.</summary>
    public ulong NextSeq { get; private set; }

    /// <summary>Readings given up because the spool was full.</summary>
    public long Lost { get; private set; }

    public IReadOnlyList<OpenBatch> Batches => _batches;

    public IReadOnlyList<SourceFrontier> Sources => _sources;

    /// <summary>
    /// The sources that count: those that are still configured; where none is, what the last ones said stands.
    /// </summary>
    public IEnumerable<SourceFrontier> CountingSources =>
        _sources.Exists(static s => !s.IsGone) ? _sources.Where(static s => !s.IsGone) : _sources;

    public ulong TakeSeq() => NextSeq++;

    /// <summary>A reading came while there was no room.</summary>
    public void Refuse(string metric, long micros)
    {
        Lost++;
        _refused.Add(new LossEntry(metric, LossEntry.Refused, 1, micros, micros));
    }

    /// <summary>The ledger itself found no room: it is told when there is some.</summary>
    public void Owe(in LossEntry loss) => _refused.Add(loss);

    /// <summary>What was refused and not told yet.</summary>
    public IReadOnlyList<LossEntry> TakeRefused()
    {
        if (_refused.IsEmpty)
        {
            return [];
        }
        var entries = _refused.Entries;
        _refused.Clear();
        return entries;
    }

    /// <summary>The source's entry; made when the source first tells of the device.</summary>
    public SourceFrontier Source(string source)
    {
        if (FindSource(source) is { } found)
        {
            return found;
        }
        var added = new SourceFrontier(source, FrontierMode.Unknown);
        _sources.Add(added);
        return added;
    }

    public SourceFrontier? FindSource(string source)
    {
        foreach (var candidate in _sources)
        {
            if (candidate.Source == source)
            {
                return candidate;
            }
        }
        return null;
    }

    /// <summary>The batch being filled for a boot, or null.</summary>
    public OpenBatch? FindBatch(string boot)
    {
        foreach (var batch in _batches)
        {
            if (batch.Boot == boot)
            {
                return batch;
            }
        }
        return null;
    }

    public void AddBatch(OpenBatch batch) => _batches.Add(batch);

    public void RemoveBatch(OpenBatch batch) => _batches.Remove(batch);

    /// <summary>
    /// The oldest event time in open batches, and of what is to be told of refused readings; <see
    /// cref="long.MaxValue"/> for none.
    /// </summary>
    public long OpenMinMicros()
    {
        var min = _refused.OldestMicros;
        foreach (var batch in _batches)
        {
            min = Math.Min(min, batch.MinMicros);
        }
        return min;
    }

    /// <summary>
    /// "No reading older than this is still to come from any source": the least of the sources' frontiers and of what
    /// waits in open batches. Null: some source has not said, there is no source, or
    /// nobody knows the date.
    /// </summary>
    public long? LowMicros(long nowMicros)
    {
        if (_sources.Count == 0)
        {
            return null;
        }
        var low = long.MaxValue;
        foreach (var source in CountingSources)
        {
            if (source.At(nowMicros) is not { } frontier)
            {
                return null;
            }
            low = Math.Min(low, frontier);
        }
        low = Math.Min(low, OpenMinMicros());
        return BootStamp.IsBoot(low) ? null : low;
    }
}
