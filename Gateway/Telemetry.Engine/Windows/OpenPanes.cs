namespace Telemetry.Engine.Windows;

/// <summary>The open panes under one clock, by time, with how many rows each has and which window speaks for it
/// next.</summary>
internal sealed class OpenPanes
{
    private Entry[] _entries = new Entry[4];
    private int _start;

    public int Count { get; private set; }

    public ref Entry this[int index] => ref _entries[_start + index];

    /// <summary>Counts a new row of a pane.</summary>
    public void Add(long pane, long nextStart)
    {
        // New panes are almost always the newest, or the one before.
        var at = Count;
        while (at > 0 && this[at - 1].Pane > pane) { at--; }
        if (at > 0 && this[at - 1].Pane == pane) { this[at - 1].Rows++; return; }
        Insert(at, new(pane, nextStart));
    }

    /// <summary>Removes the first panes.</summary>
    public void RemoveFirst(int count)
    {
        _start += count;
        Count -= count;
        if (Count == 0) { _start = 0; }
    }

    private void Insert(int at, Entry entry)
    {
        if (_start + Count == _entries.Length)
        {
            var target = Count * 2 > _entries.Length ? new Entry[_entries.Length * 2] : _entries;
            Array.Copy(_entries, _start, target, 0, Count);
            _entries = target;
            _start = 0;
        }
        Array.Copy(_entries, _start + at, _entries, _start + at + 1, Count - at);
        Count++;
        this[at] = entry;
    }

    internal struct Entry(long pane, long nextStart)
    {
        public readonly long Pane = pane;

        /// <summary>The first pane of the next window that has this pane and has not fired.</summary>
        public long NextStart = nextStart;

        public int Rows = 1;
    }
}
