namespace Telemetry.Engine.State;

/// <summary>
/// How many bytes of open state (windows, rows that wait) each source holds, over all operators of a partition. The
/// ingest refuses rows of those who hold too much, so that a source that never says how far it is cannot break the
/// partition.
/// </summary>
/// <remarks>
/// Asked once for each pack: a source may go beyond its bound by the rows of one. It has no snapshot: operators count
/// again what they restore, so count what the state is (rows, windows), never how it is kept (capacity). What stays for
/// ever, like one record per key, is bounded by the number of keys and is not counted.
/// </remarks>
public sealed class StateBudget
{
    private readonly long _sourceMax;
    private readonly long _totalMax;
    private long[] _held = new long[16];
    private long _heldBySources;

    internal StateBudget(long sourceMax, long totalMax)
    {
        _sourceMax = sourceMax;
        _totalMax = totalMax;
    }

    /// <summary>Bytes held in all, also by keys that belong to no source.</summary>
    public long Total { get; private set; }

    /// <summary>Bytes that a source holds.</summary>
    /// <param name="source">The source's ordinal.</param>
    /// <returns>The bytes.</returns>
    public long HeldBy(int source) => (uint)source < (uint)_held.Length ? _held[source] : 0;

    /// <summary>Counts bytes that a source claims, or (negative) releases.</summary>
    /// <param name="source">The source's ordinal; negative: nobody's.</param>
    /// <param name="bytes">How many.</param>
    public void Count(int source, long bytes)
    {
        Total += bytes;
        if (source < 0) { return; }
        if (source >= _held.Length) { Array.Resize(ref _held, Growth.Of(_held.Length, source + 1)); }
        _held[source] += bytes;
        _heldBySources += bytes;
    }

    /// <summary>Counts nothing any more: operators that are restored count anew.</summary>
    internal void Renew()
    {
        _held.AsSpan().Clear();
        Total = 0;
        _heldBySources = 0;
    }

    /// <summary>Whether a source's rows must be refused.</summary>
    /// <param name="source">The source's ordinal.</param>
    /// <param name="sources">How many sources there are.</param>
    internal bool IsSpent(int source, int sources)
    {
        var held = HeldBy(source);
        return held >= _sourceMax || (Total >= _totalMax && held >= _heldBySources / Math.Max(1, sources));
    }
}
