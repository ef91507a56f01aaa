using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Sessions;

/// <summary>When the sessions under one clock may end: a heap with one entry per session. A session that grows is not
/// moved; when its entry comes up it is put back.</summary>
internal sealed class SessionQueue
{
    private Entry[] _heap = [];
    private int _count;

    public void Add(in Entry entry)
    {
        if (_count == _heap.Length) { Array.Resize(ref _heap, Growth.After(_count)); }
        var at = _count++;
        while (at > 0 && _heap[(at - 1) / 2].Last > entry.Last)
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        _heap[at] = entry;
    }

    /// <summary>Takes an entry that comes up at or before a time.</summary>
    public bool TryTake(long time, out Entry entry)
    {
        entry = default;
        if (_count == 0 || _heap[0].Last > time) { return false; }
        entry = _heap[0];
        var moved = _heap[--_count];
        var at = 0;
        for (var child = 1; child < _count; child = (2 * at) + 1)
        {
            if (child + 1 < _count && _heap[child + 1].Last < _heap[child].Last) { child++; }
            if (_heap[child].Last >= moved.Last) { break; }
            _heap[at] = _heap[child];
            at = child;
        }
        _heap[at] = moved;
        return true;
    }

    /// <param name="Last">The session's last instant when it was put here.</param>
    /// <param name="Row">Its row.</param>
    /// <param name="Generation">The row's generation.</param>
    internal readonly record struct Entry(long Last, int Row, int Generation);
}
