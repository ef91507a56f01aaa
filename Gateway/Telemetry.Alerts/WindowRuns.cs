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

    /// <summary>Takes a window out; false when there is none with this start and this length.</summary>
    public bool TryRemove(long start, long length)
    {
        int index = LastNotAfter(start);
        if (index < 0)
        {
            return false;
        }

        WindowRun whole = _runs[_head + index];
        long distance = start - whole.Start;
        long place = distance == 0 ? 0 : whole.Count == 1 || distance % whole.Step != 0 ? -1 : distance / whole.Step;
        if (place < 0 || place >= whole.Count || whole.Length != length)
        {
            return false;
        }

        int before = (int)place;
        int after = whole.Count - before - 1;
        RemoveAt(index);
        if (after > 0)
        {
            Insert(index, whole.Slice(before + 1, after));
        }

        if (before > 0)
        {
            Insert(index, whole.Slice(0, before));
        }

        Join(index);
        if (index > 0)
        {
            Join(index - 1);
        }

        return true;
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
            RemoveAt(index + 1);
        }
    }

    private void RemoveAt(int index)
    {
        int place = _head + index;
        Array.Copy(_runs, place + 1, _runs, place, _head + _count - place - 1);
        _count--;
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
