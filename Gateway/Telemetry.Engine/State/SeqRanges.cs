namespace Telemetry.Engine.State;

/// <summary>
/// Which sequence numbers of one boot were seen, as disjoint, non-touching ranges in order. In the usual case (no gaps)
/// that is one range, kept and extended in place.
/// </summary>
/// <remarks>
/// Several ranges lie in two arrays, used from <c>_start</c> on: 16 bytes a range, up to double that for room. Adding
/// at the end and forgetting the first cost nothing that grows with their number; in the middle the shorter side is
/// moved. A copy shares the arrays until it is changed; what it was copied from must not change any more.
/// </remarks>
internal struct SeqRanges
{
    private ulong[]? _firsts;
    private ulong[]? _lasts;
    private ulong _onlyFirst;
    private ulong _onlyLast;
    private int _start;
    private bool _isShared;

    public int Count { get; private set; }

    /// <summary>Below this it is no longer known what was seen.</summary>
    public ulong Floor { get; private set; }

    /// <summary>The same ranges, to be changed instead of these.</summary>
    public readonly SeqRanges Copy() => this with { _isShared = _firsts is not null };

    /// <summary>Adds the whole run when none of it was seen and it is directly behind, or starts, the last
    /// range.</summary>
    public bool TryAppendRun(ulong first, int count)
    {
        if (Count == 0 || Last(Count - 1) == ulong.MaxValue || Last(Count - 1) + 1 != first) { return false; }
        if (ulong.MaxValue - first < (ulong)count) { return false; }
        SetLast(Count - 1, first + (ulong)count - 1);
        return true;
    }

    public SeqVerdict Add(ulong seq)
    {
        if (seq < Floor) { return SeqVerdict.Forgotten; }
        var at = IndexOfFirstBehind(seq);
        if (at > 0 && Last(at - 1) >= seq) { return SeqVerdict.Duplicate; }
        var touchesLower = at > 0 && Last(at - 1) + 1 == seq;
        var touchesUpper = at < Count && First(at) - 1 == seq;
        if (touchesLower && touchesUpper) { SetLast(at - 1, Last(at)); RemoveAt(at); }
        else if (touchesLower) { SetLast(at - 1, seq); }
        else if (touchesUpper) { SetFirst(at, seq); }
        else { InsertAt(at, seq); }
        if (Count > EngineLimits.SeqRangesPerBootMax) { ForgetLowest(); }
        return SeqVerdict.New;
    }

    public readonly bool Contains(ulong seq)
    {
        var at = IndexOfFirstBehind(seq);
        return at > 0 && Last(at - 1) >= seq;
    }

    /// <summary>Forgets the lowest range.</summary>
    public void ForgetLowest()
    {
        Floor = Last(0) + 1;
        RemoveAt(0);
    }

    public readonly void Snapshot(SnapshotWriter writer)
    {
        writer.Compact((long)Floor);
        writer.Compact(Count);
        var behind = 0UL;
        for (var index = 0; index < Count; index++)
        {
            writer.Compact((long)(First(index) - behind));
            writer.Compact((long)(Last(index) - First(index)));
            behind = Last(index);
        }
    }

    public static SeqRanges Restore(SnapshotReader reader)
    {
        var ranges = new SeqRanges { Floor = (ulong)reader.Compact() };
        var count = reader.CompactCount();
        if (count > EngineLimits.SeqRangesPerBootMax) { throw new SnapshotFormatException($"{count} ranges"); }
        if (count > 1)
        {
            ranges._firsts = new ulong[count];
            ranges._lasts = new ulong[count];
        }
        ranges.Count = count;
        var behind = 0UL;
        for (var index = 0; index < count; index++)
        {
            var first = behind + (ulong)reader.Compact();
            var last = first + (ulong)reader.Compact();
            if (last < first || (index > 0 && (first <= behind || first - behind == 1)))
            {
                throw new SnapshotFormatException($"the range {first} to {last} behind {behind}");
            }
            ranges.SetFirst(index, first);
            ranges.SetLast(index, last);
            behind = last;
        }
        return ranges;
    }

    private readonly ulong First(int index) => _firsts is null ? _onlyFirst : _firsts[_start + index];

    private readonly ulong Last(int index) => _lasts is null ? _onlyLast : _lasts[_start + index];

    private void SetFirst(int index, ulong value)
    {
        if (_firsts is null) { _onlyFirst = value; return; }
        Own();
        _firsts[_start + index] = value;
    }

    private void SetLast(int index, ulong value)
    {
        if (_lasts is null) { _onlyLast = value; return; }
        Own();
        _lasts[_start + index] = value;
    }

    private readonly int IndexOfFirstBehind(ulong seq)
    {
        // New numbers are almost always at the end.
        if (Count == 0 || seq >= First(Count - 1)) { return Count; }
        if (_firsts is null) { return 0; }
        var found = Array.BinarySearch(_firsts, _start, Count, seq);
        return (found >= 0 ? found + 1 : ~found) - _start;
    }

    private void InsertAt(int at, ulong seq)
    {
        if (_firsts is not null || Count > 0) { MakePlace(at); }
        Count++;
        SetFirst(at, seq);
        SetLast(at, seq);
    }

    private void MakePlace(int at)
    {
        Own();
        if (_start > 0 && at < Count - at)
        {
            Move(0, -1, at);
            _start--;
            return;
        }
        if (_firsts is null || _start + Count == _firsts.Length) { MakeRoom(); }
        Move(at, 1, Count - at);
    }

    private void RemoveAt(int at)
    {
        Own();
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

    private readonly void Move(int from, int by, int count)
    {
        if (count == 0) { return; }
        Array.Copy(_firsts!, _start + from, _firsts!, _start + from + by, count); // More than one range lies there.
        Array.Copy(_lasts!, _start + from, _lasts!, _start + from + by, count);
    }

    /// <summary>Room behind the last range: what was given up in front, or twice the arrays.</summary>
    private void MakeRoom()
    {
        var old = _firsts?.Length ?? 1;
        Resize(Count * 2 > old ? Math.Max(4, old * 2) : old);
    }

    private void Own()
    {
        if (_isShared) { Resize(_firsts!.Length); } // Only arrays are shared.
    }

    private void Resize(int length)
    {
        var firsts = new ulong[length];
        var lasts = new ulong[length];
        if (_firsts is null || _lasts is null) { (firsts[0], lasts[0]) = (_onlyFirst, _onlyLast); }
        else
        {
            Array.Copy(_firsts, _start, firsts, 0, Count);
            Array.Copy(_lasts, _start, lasts, 0, Count);
        }
        (_firsts, _lasts, _start, _isShared) = (firsts, lasts, 0, false);
    }
}
