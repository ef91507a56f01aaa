namespace Telemetry.Engine.State;

/// <summary>
/// Which sequence numbers of one boot were seen, as disjoint, non-touching ranges in order. In the usual case (no gaps)
/// that is one range, extended in place.
/// </summary>
/// <remarks>
/// Two arrays, used from <c>_start</c> on: 16 bytes a range, up to double that for room. Adding at the end and
/// forgetting the first cost nothing that grows with their number; in the middle the shorter side is moved.
/// </remarks>
internal sealed class SeqRanges
{
    private ulong[] _firsts = new ulong[1];
    private ulong[] _lasts = new ulong[1];
    private int _start;

    public int Count { get; private set; }

    /// <summary>Below this it is no longer known what was seen.</summary>
    public ulong Floor { get; private set; }

    /// <summary>Adds the whole run when none of it was seen and it is directly behind, or starts, the last
    /// range.</summary>
    public bool TryAppendRun(ulong first, int count)
    {
        if (Count == 0 || Last(Count - 1) == ulong.MaxValue || Last(Count - 1) + 1 != first) { return false; }
        if (ulong.MaxValue - first < (ulong)count) { return false; }
        Last(Count - 1) = first + (ulong)count - 1;
        return true;
    }

    public SeqVerdict Add(ulong seq)
    {
        if (seq < Floor) { return SeqVerdict.Forgotten; }
        var at = IndexOfFirstBehind(seq);
        if (at > 0 && Last(at - 1) >= seq) { return SeqVerdict.Duplicate; }
        var touchesLower = at > 0 && Last(at - 1) + 1 == seq;
        var touchesUpper = at < Count && First(at) - 1 == seq;
        if (touchesLower && touchesUpper) { Last(at - 1) = Last(at); RemoveAt(at); }
        else if (touchesLower) { Last(at - 1) = seq; }
        else if (touchesUpper) { First(at) = seq; }
        else { InsertAt(at, seq); }
        if (Count > EngineLimits.SeqRangesPerBootMax) { Floor = Last(0) + 1; RemoveAt(0); }
        return SeqVerdict.New;
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64((long)Floor);
        writer.Int32(Count);
        for (var index = 0; index < Count; index++)
        {
            writer.Int64((long)First(index));
            writer.Int64((long)Last(index));
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

    private ref ulong First(int index) => ref _firsts[_start + index];

    private ref ulong Last(int index) => ref _lasts[_start + index];

    private int IndexOfFirstBehind(ulong seq)
    {
        // New numbers are almost always at the end.
        if (Count == 0 || seq >= First(Count - 1)) { return Count; }
        var found = Array.BinarySearch(_firsts, _start, Count, seq);
        return (found >= 0 ? found + 1 : ~found) - _start;
    }

    private void InsertAt(int at, ulong seq)
    {
        if (_start > 0 && at < Count - at)
        {
            Move(0, -1, at);
            _start--;
        }
        else
        {
            if (_start + Count == _firsts.Length) { MakeRoom(); }
            Move(at, 1, Count - at);
        }
        Count++;
        First(at) = seq;
        Last(at) = seq;
    }

    private void RemoveAt(int at)
    {
        if (at < Count - 1 - at)
        {
            Move(0, 1, at);
            _start++;
        }
        else
        {
            Move(at + 1, -1, Count - at - 1);
        }
        Count--;
    }

    private void Move(int from, int by, int count)
    {
        Array.Copy(_firsts, _start + from, _firsts, _start + from + by, count);
        Array.Copy(_lasts, _start + from, _lasts, _start + from + by, count);
    }

    /// <summary>Room behind the last range: what was given up in front, or twice the arrays.</summary>
    private void MakeRoom()
    {
        var length = Count * 2 > _firsts.Length ? _firsts.Length * 2 : _firsts.Length;
        var firsts = new ulong[length];
        var lasts = new ulong[length];
        Array.Copy(_firsts, _start, firsts, 0, Count);
        Array.Copy(_lasts, _start, lasts, 0, Count);
        (_firsts, _lasts, _start) = (firsts, lasts, 0);
    }
}
