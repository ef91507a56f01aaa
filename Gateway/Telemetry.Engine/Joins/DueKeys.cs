using System.Numerics;
using System.Runtime.InteropServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>The instant at which each key has something to do: an array by key, gone through when the least of them is
/// reached.</summary>
internal sealed class DueKeys
{
    /// <summary>Nothing to do.</summary>
    public const long Never = long.MaxValue;

    private readonly KeyTable _keys;
    private readonly bool _inOrder;
    private readonly List<int> _found = [];
    private int[] _ranks = [];
    private int _ranked;
    private long[] _due = [];
    private long _least = Never;

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
        if (key >= _due.Length)
        {
            var before = _due.Length;
            Array.Resize(ref _due, Math.Max(Math.Max(16, before * 2), key + 1));
            _due.AsSpan(before).Fill(Never);
        }
        if (due < _due[key]) { _due[key] = due; }
        if (due < _least) { _least = due; }
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
        if (clock < _least || _least == Never) { return; }
        var reached = new Vector<long>(clock);
        var least = new Vector<long>(Never);
        var key = 0;
        for (; key + Vector<long>.Count <= _due.Length; key += Vector<long>.Count)
        {
            var block = new Vector<long>(_due, key);
            if (Vector.LessThanOrEqualAny(block, reached))
            {
                for (var lane = 0; lane < Vector<long>.Count; lane++) { TakeOne(key + lane, clock); }
                block = new Vector<long>(_due, key);
            }
            least = Vector.Min(least, block);
        }
        _least = Never;
        for (var lane = 0; lane < Vector<long>.Count; lane++) { _least = Math.Min(_least, least[lane]); }
        for (; key < _due.Length; key++)
        {
            TakeOne(key, clock);
            _least = Math.Min(_least, _due[key]);
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

    private void TakeOne(int key, long clock)
    {
        if (_due[key] > clock || _due[key] == Never) { return; }
        _due[key] = Never;
        _found.Add(key);
    }
}
