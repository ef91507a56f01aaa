namespace Telemetry.Engine.State;

/// <summary>
/// How many bytes of open panes each source holds, over all windows of a partition. The ingest refuses rows of those
/// who hold too much, so that a source that never says how far it is cannot break the partition.
/// </summary>
/// <remarks>
/// Asked once for each pack: a source may go beyond its bound by the rows of one. It follows from the snapshots of the
/// windows and has none itself.
/// </remarks>
internal sealed class PaneBudget(long sourceMax, long totalMax)
{
    private long[] _held = new long[16];
    private long _heldBySources;

    /// <summary>Bytes held in all, also by keys that belong to no source.</summary>
    public long Total { get; private set; }

    public long HeldBy(int source) => (uint)source < (uint)_held.Length ? _held[source] : 0;

    /// <summary>Counts bytes that a source claims, or (negative) releases.</summary>
    /// <param name="source">The source's ordinal; negative: nobody's.</param>
    /// <param name="bytes">How many.</param>
    public void Count(int source, int bytes)
    {
        Total += bytes;
        if (source < 0) { return; }
        if (source >= _held.Length) { Array.Resize(ref _held, Math.Max(source + 1, _held.Length * 2)); }
        _held[source] += bytes;
        _heldBySources += bytes;
    }

    /// <summary>Whether a source's rows must be refused.</summary>
    /// <param name="source">The source's ordinal.</param>
    /// <param name="sources">How many sources there are.</param>
    public bool IsSpent(int source, int sources)
    {
        var held = HeldBy(source);
        return held >= sourceMax || (Total >= totalMax && held >= _heldBySources / Math.Max(1, sources));
    }
}
