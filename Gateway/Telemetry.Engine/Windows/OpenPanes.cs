namespace Telemetry.Engine.Windows;

/// <summary>The open panes under one clock, by time, with how many rows each has, and the window that fires
/// next.</summary>
internal sealed class OpenPanes
{
    private Entry[] _entries = new Entry[4];
    private int _start;

    public int Count { get; private set; }

    /// <summary>The first pane of the first window that has not fired and has a row; unspecified without
    /// panes.</summary>
    public long Next { get; private set; }

    /// <summary>Panes before this one have been in a window that fired.</summary>
    public long Closed { get; private set; } = long.MinValue;

    /// <summary>The index of the first pane that has been in no window that fired.</summary>
    public int FirstOpen
    {
        get
        {
            var index = Count;
            while (index > 0 && this[index - 1].Pane >= Closed) { index--; }
            return index;
        }
    }

    public ref readonly Entry this[int index] => ref _entries[_start + index];

    /// <summary>Counts a new row of a pane.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="first">The first window with it that has not fired.</param>
    public void Add(long pane, long first)
    {
        Next = Count == 0 ? first : Math.Min(Next, first);
        // New panes are almost always the newest, or the one before.
        var at = Count;
        while (at > 0 && this[at - 1].Pane > pane) { at--; }
        if (at > 0 && this[at - 1].Pane == pane) { _entries[_start + at - 1].Rows++; return; }
        Insert(at, new(pane));
    }

    /// <summary>Closes the panes before a bound; gives the index of the first and how many they are.</summary>
    public (int From, int Count) CloseBefore(long bound)
    {
        var from = FirstOpen;
        var to = Count;
        while (to > from && this[to - 1].Pane >= bound) { to--; }
        Closed = bound;
        return (from, to - from);
    }

    /// <summary>A window has fired: panes that no later one has go.</summary>
    /// <param name="grid">The panes.</param>
    /// <param name="next">The window after it.</param>
    public void Retire(in PaneGrid grid, long next)
    {
        var gone = 0;
        while (gone < Count && this[gone].Pane < next) { gone++; }
        _start += gone;
        Count -= gone;
        if (Count == 0) { _start = 0; return; }
        Next = Math.Max(next, grid.FirstWindowOf(this[0].Pane));
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
        _entries[_start + at] = entry;
    }

    internal struct Entry(long pane)
    {
        public readonly long Pane = pane;

        public int Rows = 1;
    }
}
