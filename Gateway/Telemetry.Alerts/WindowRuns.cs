namespace Telemetry.Alerts;

/// <summary>
/// The newest row of each window of one key, by window start, as runs: a quiet key costs the same for an hour as for a
/// year of windows.
/// </summary>
internal sealed class WindowRuns
{
    private WindowRun[] _runs = new WindowRun[4];
    private int _head;
    private int _count;

    public bool IsEmpty => _count == 0;

    public int Count => _count;

    public ReadOnlySpan<WindowRun> All => _runs.AsSpan(_head, _count);

    /// <summary>Start of the last window that begins before <paramref name="start"/>, when that is cold and goes beyond
    /// it.</summary>
    public long? ClearBefore(long start)
    {
        int index = LastNotAfter(start - 1);
        if (index < 0)
        {
            return null;
        }

        ref readonly WindowRun run = ref _runs[_head + index];
        long place = run.Count == 1 ? 0 : Math.Min((start - 1 - run.Start) / run.Step, run.Count - 1);
        long last = run.Start + (place * run.Step);
        return run.Class == WindowClass.Cold && last + run.Length > start ? last : null;
    }

    /// <summary>Start of the first hot window at or behind <paramref name="start"/>; the end of time when there is
    /// none.</summary>
    public long NextHot(long start)
    {
        for (int index = Math.Max(0, LastNotAfter(start)); index < _count; index++)
        {
            ref readonly WindowRun run = ref _runs[_head + index];
            if (run.Class == WindowClass.Hot && run.Start >= start)
            {
                return run.Start;
            }
        }

        return long.MaxValue;
    }

    /// <summary>Puts one window in the place of the one with the same start.</summary>
    public void Put(in WindowRun window)
    {
        Invariant.Check(window.Count == 1, "one window at a time");
        if (_count == 0 || window.Start > Last.LastStart)
        {
            if (_count == 0 || !Last.TryAppend(window))
            {
                Insert(_count, window);
            }

            return;
        }

        int index = LastNotAfter(window.Start);
        if (index < 0)
        {
            Insert(0, window);
            Join(0);
            return;
        }

        Replace(index, window);
    }

    /// <summary>Takes the first window away when it ends at or before <paramref name="end"/>.</summary>
    public bool TryTakeFirst(long end, out WindowRun window)
    {
        window = default;
        if (_count == 0)
        {
            return false;
        }

        ref WindowRun first = ref _runs[_head];
        if (first.Start + first.Length > end)
        {
            return false;
        }

        window = first.Slice(0, 1);
        if (first.Count > 1)
        {
            first = first.Slice(1, first.Count - 1);
        }
        else
        {
            _head++;
            _count--;
        }

        return true;
    }

    /// <summary>Appends a run as it was in <see cref="All"/>; for restore only.</summary>
    public void Restore(in WindowRun run) => Insert(_count, run);

    public void Clear()
    {
        _head = 0;
        _count = 0;
    }

    private ref WindowRun Last => ref _runs[_head + _count - 1];

    private void Replace(int index, in WindowRun window)
    {
        ref WindowRun run = ref _runs[_head + index];
        long distance = window.Start - run.Start;
        int place = run.Count == 1 ? (distance == 0 ? 0 : 1) : (int)Math.Min(distance / run.Step, run.Count);
        bool exact = run.Start + (place * run.Step) == window.Start && place < run.Count;
        if (exact && run.Class == window.Class && run.Length == window.Length && run.Class != WindowClass.Hot)
        {
            return;
        }

        int before = exact ? place : Math.Min(place + 1, run.Count);
        WindowRun whole = run;
        int after = whole.Count - before - (exact ? 1 : 0);
        int at = index;
        if (before > 0)
        {
            run = whole.Slice(0, before);
            Insert(++at, window);
        }
        else if (exact)
        {
            run = window;
        }

        if (after > 0)
        {
            Insert(at + 1, whole.Slice(whole.Count - after, after));
        }

        Join(at);
        if (at > 0)
        {
            Join(at - 1);
        }
    }

    private void Join(int index)
    {
        if (index + 1 < _count && _runs[_head + index].TryAppend(_runs[_head + index + 1]))
        {
            int next = _head + index + 1;
            Array.Copy(_runs, next + 1, _runs, next, _head + _count - next - 1);
            _count--;
        }
    }

    private int LastNotAfter(long start)
    {
        int low = 0;
        int high = _count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_runs[_head + middle].Start <= start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low - 1;
    }

    private void Insert(int index, in WindowRun run)
    {
        WindowRun copy = run;
        if (_head + _count == _runs.Length)
        {
            WindowRun[] target = _head > _runs.Length / 2 ? _runs : new WindowRun[_runs.Length * 2];
            Array.Copy(_runs, _head, target, 0, _count);
            _runs = target;
            _head = 0;
        }

        int place = _head + index;
        Array.Copy(_runs, place, _runs, place + 1, _count - index);
        _runs[place] = copy;
        _count++;
    }
}
