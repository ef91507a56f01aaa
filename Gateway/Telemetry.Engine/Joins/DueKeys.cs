using System.Runtime.InteropServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>The instant at which each key has something to do: an array by key, and over it the least instant of each
/// block of keys, so that a clock that reaches few of them looks at few.</summary>
internal sealed class DueKeys
{
    /// <summary>Nothing to do.</summary>
    public const long Never = long.MaxValue;

    private const int BlockShift = 6;

    private readonly KeyTable _keys;
    private readonly bool _inOrder;
    private readonly List<int> _found = [];
    private int[] _ranks = [];
    private int _ranked;
    private long[] _due = []; // Whole blocks.
    private long[] _least = []; // Of each block, or less.
    private long _first = Never; // Of all, or less: most steps of a clock reach nothing.

    /// <summary>Makes it.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="inOrder">Whether due keys are wanted in their order, which is for those who emit.</param>
    public DueKeys(KeyTable keys, bool inOrder)
    {
        _keys = keys;
        _inOrder = inOrder;
    }

    /// <summary>The key has something to do then, or before.</summary>
    public void Lower(int key, long due)
    {
        if (key >= _due.Length) { MakeRoom(key); }
        if (due < _due[key]) { _due[key] = due; }
        ref var least = ref _least[key >> BlockShift];
        if (due < least) { least = due; }
        if (due < _first) { _first = due; }
    }

    /// <summary>The keys that a clock has reached; each is due Never until it is said anew. Valid until asked
    /// again.</summary>
    public ReadOnlySpan<int> Take(int source, long clock)
    {
        _found.Clear();
        if (source == SourceTable.All) { TakeAll(clock); } else { TakeOf(source, clock); }
        return CollectionsMarshal.AsSpan(_found);
    }

    private void TakeAll(long clock)
    {
        if (_first > clock) { return; }
        _first = Never;
        for (var block = 0; block < _least.Length; block++)
        {
            if (_least[block] > clock || _least[block] == Never)
            {
                _first = Math.Min(_first, _least[block]);
                continue;
            }
            var (key, end) = (block << BlockShift, (block + 1) << BlockShift);
            var least = Never;
            for (; key < end; key++)
            {
                TakeOne(key, clock);
                if (_due[key] < least) { least = _due[key]; }
            }
            _least[block] = least;
            _first = Math.Min(_first, least);
        }
        if (_inOrder && _found.Count > 1) { Sort(); }
    }

    /// <summary>By rank: keys themselves are far slower to compare.</summary>
    private void Sort()
    {
        var sorted = _keys.Sorted;
        if (_ranked < sorted.Length) { Rank(sorted); }
        var found = CollectionsMarshal.AsSpan(_found);
        for (var index = 0; index < found.Length; index++) { found[index] = _ranks[found[index]]; }
        found.Sort();
        for (var index = 0; index < found.Length; index++) { found[index] = sorted[found[index]]; }
    }

    private void Rank(ReadOnlySpan<int> sorted)
    {
        if (_ranks.Length < sorted.Length) { Array.Resize(ref _ranks, Math.Max(sorted.Length, _ranks.Length * 2)); }
        for (var rank = 0; rank < sorted.Length; rank++) { _ranks[sorted[rank]] = rank; }
        _ranked = sorted.Length;
    }

    private void TakeOf(int source, long clock)
    {
        foreach (var key in _keys.OfSource(source))
        {
            if (key < _due.Length) { TakeOne(key, clock); }
        }
    }

    private void MakeRoom(int key)
    {
        var blocks = Math.Max((key >> BlockShift) + 1, _least.Length * 2);
        var before = _least.Length;
        Array.Resize(ref _least, blocks);
        Array.Resize(ref _due, blocks << BlockShift);
        _least.AsSpan(before).Fill(Never);
        _due.AsSpan(before << BlockShift).Fill(Never);
    }

    private void TakeOne(int key, long clock)
    {
        if (_due[key] > clock || _due[key] == Never) { return; }
        _due[key] = Never;
        _found.Add(key);
    }
}
