namespace Telemetry.Engine.State;

/// <summary>
/// Which sequence numbers of one boot were seen, as disjoint, non-touching ranges in order. In the usual case (no gaps)
/// that is one range, extended in place.
/// </summary>
internal sealed class SeqRanges
{
    private ulong[] _firsts = new ulong[1];
    private ulong[] _lasts = new ulong[1];

    public int Count { get; private set; }

    /// <summary>Below this it is no longer known what was seen.</summary>
    public ulong Floor { get; private set; }

    /// <summary>Adds the whole run when none of it was seen and it is directly behind, or starts, the last
    /// range.</summary>
    public bool TryAppendRun(ulong first, int count)
    {
        if (Count == 0 || _lasts[Count - 1] == ulong.MaxValue || _lasts[Count - 1] + 1 != first) { return false; }
        if (ulong.MaxValue - first < (ulong)count) { return false; }
        _lasts[Count - 1] = first + (ulong)count - 1;
        return true;
    }

    public SeqVerdict Add(ulong seq)
    {
        if (seq < Floor) { return SeqVerdict.Forgotten; }
        var at = IndexOfFirstBehind(seq);
        if (at > 0 && _lasts[at - 1] >= seq) { return SeqVerdict.Duplicate; }
        var touchesLower = at > 0 && _lasts[at - 1] + 1 == seq;
        var touchesUpper = at < Count && _firsts[at] - 1 == seq;
        if (touchesLower && touchesUpper) { _lasts[at - 1] = _lasts[at]; RemoveAt(at); }
        else if (touchesLower) { _lasts[at - 1] = seq; }
        else if (touchesUpper) { _firsts[at] = seq; }
        else { InsertAt(at, seq); }
        if (Count > EngineLimits.SeqRangesPerBootMax) { Floor = _lasts[0] + 1; RemoveAt(0); }
        return SeqVerdict.New;
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64((long)Floor);
        writer.Int32(Count);
        for (var index = 0; index < Count; index++)
        {
            writer.Int64((long)_firsts[index]);
            writer.Int64((long)_lasts[index]);
        }
    }

    public static SeqRanges Restore(SnapshotReader reader)
    {
        var ranges = new SeqRanges { Floor = (ulong)reader.Int64() };
        var count = reader.Count();
        ranges._firsts = new ulong[Math.Max(1, count)];
        ranges._lasts = new ulong[Math.Max(1, count)];
        ranges.Count = count;
        for (var index = 0; index < count; index++)
        {
            ranges._firsts[index] = (ulong)reader.Int64();
            ranges._lasts[index] = (ulong)reader.Int64();
        }
        return ranges;
    }

    private int IndexOfFirstBehind(ulong seq)
    {
        // New numbers are almost always at the end.
        if (Count == 0 || seq >= _firsts[Count - 1]) { return Count; }
        var found = Array.BinarySearch(_firsts, 0, Count, seq);
        return found >= 0 ? found + 1 : ~found;
    }

    private void InsertAt(int at, ulong seq)
    {
        if (Count == _firsts.Length)
        {
            Array.Resize(ref _firsts, Count * 2);
            Array.Resize(ref _lasts, Count * 2);
        }
        Array.Copy(_firsts, at, _firsts, at + 1, Count - at);
        Array.Copy(_lasts, at, _lasts, at + 1, Count - at);
        _firsts[at] = seq;
        _lasts[at] = seq;
        Count++;
    }

    private void RemoveAt(int at)
    {
        Count--;
        Array.Copy(_firsts, at + 1, _firsts, at, Count - at);
        Array.Copy(_lasts, at + 1, _lasts, at, Count - at);
    }
}
