using System.Runtime.InteropServices;
using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// Rows of a query that says only in which windows a condition holds: where no window goes on at once, the condition is
/// clear, first for as long as the last window was, then for the rest of the rule's off delay. That none goes on is
/// known when one comes that is later, or when the clock has passed all of it.
/// </summary>
/// <remarks>
/// Windows may overlap, and a hole begins where all of those before it have ended. The fold has the windows that hold
/// as hot ones and the holes as cold ones: a row that comes out of order, moves or is taken back puts the holes anew.
/// </remarks>
internal sealed class OpenEnd(AlertRule rule, AlertFold fold)
{
    private readonly List<ResultRow> _rows = [];
    private readonly List<(long Start, long Length)> _gone = [];
    private readonly List<(long Start, long End)> _hot = [];
    private readonly List<(long Start, long End)> _clear = [];
    private readonly long _clearFor = EpisodeTerms.Micros(rule.ClearFor);
    private long _end = long.MinValue;
    private long _length;
    private long _clock = long.MinValue;
    private bool _isOpen;

    /// <summary>A row of its window.</summary>
    public void Take(in ResultRow row, long at, List<AlertEvent> events)
    {
        if (fold.IsBeyondHorizon(row))
        {
            return;
        }

        bool isNext = row.WindowStart > fold.NewestStart
            && (_isOpen || _end == long.MinValue || row.WindowStart >= _end + Span);
        if (!isNext)
        {
            Change(null, row, at, events);
            return;
        }

        if (_isOpen && row.WindowStart > _end)
        {
            SayClear(row.WindowStart - _end, at, events);
        }

        fold.Apply(row, at, events);
        if (row.WindowEnd > _end)
        {
            _end = row.WindowEnd;
            _length = row.WindowEnd - row.WindowStart;
        }

        _isOpen = true;
        Pass(_clock, at, events);
    }

    /// <summary>The row of one window gives way to that of another.</summary>
    public void Move(in ResultRow from, in ResultRow row, long at, List<AlertEvent> events) =>
        Change(from, row, at, events);

    /// <summary>The condition does not hold in this window after all.</summary>
    public void TakeBack(in ResultRow row, long at, List<AlertEvent> events) => Change(row, null, at, events);

    public void Pass(long clock, long at, List<AlertEvent> events)
    {
        _clock = clock;
        if (_isOpen && HasPassed(_end + Span))
        {
            _isOpen = false;
            SayClear(long.MaxValue, at, events);
        }
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64(_end);
        writer.Int64(_length);
        writer.Int64(_clock);
        writer.Boolean(_isOpen);
    }

    public void Restore(SnapshotReader reader)
    {
        _end = reader.Int64();
        _length = reader.Int64();
        _clock = reader.Int64();
        _isOpen = reader.Boolean();
    }

    /// <summary>How long behind the last window it is clear when nothing comes.</summary>
    private long Span => Math.Max(_length, _clearFor);

    private bool HasPassed(long end) => _clock >= end - 1;

    private void SayClear(long hole, long at, List<AlertEvent> events)
    {
        _clear.Clear();
        Clear(_end, _length, hole);
        foreach ((long start, long end) in _clear)
        {
            fold.Apply(ClearRow(start, end), at, events);
        }
    }

    /// <summary>All windows that hold as they are after the change, and the holes between them anew.</summary>
    private void Change(ResultRow? gone, ResultRow? row, long at, List<AlertEvent> events)
    {
        _rows.Clear();
        _gone.Clear();
        _clear.Clear();
        bool isFound = ReadHot(gone, row);
        ReadHoles();
        if (gone is { } taken)
        {
            _gone.Add((taken.WindowStart, taken.WindowEnd - taken.WindowStart));
        }

        if (row is { } put)
        {
            _rows.Add(put);
        }
        else if (isFound && _hot.Count == 0 && gone is { } last)
        {
            // What held before it is beyond the horizon: it has ended, or ends here.
            _clear.Add((last.WindowStart, last.WindowEnd));
        }

        CompareClear();
        fold.ApplyCorrection(
            CollectionsMarshal.AsSpan(_gone), CollectionsMarshal.AsSpan(_rows), at, events);
    }

    /// <summary>The windows that hold, behind the change; whether the one that goes was among them.</summary>
    private bool ReadHot(ResultRow? gone, ResultRow? row)
    {
        _hot.Clear();
        bool isFound = false;
        foreach (ref readonly WindowRun run in fold.Windows)
        {
            bool isGone = run.Class == WindowClass.Hot && gone is { } taken && taken.WindowStart == run.Start
                && taken.WindowEnd - taken.WindowStart == run.Length;
            isFound |= isGone;
            if (run.Class == WindowClass.Hot && !isGone && row?.WindowStart != run.Start)
            {
                _hot.Add((run.Start, run.Start + run.Length));
            }
        }

        if (row is { } put && !fold.IsBeyondHorizon(put))
        {
            int place = _hot.FindIndex(window => window.Start > put.WindowStart);
            _hot.Insert(place < 0 ? _hot.Count : place, (put.WindowStart, put.WindowEnd));
        }

        return isFound;
    }

    /// <summary>The clear windows that belong behind the ones that hold, and where the last of them ends.</summary>
    private void ReadHoles()
    {
        _end = long.MinValue;
        _length = 0;
        foreach ((long start, long end) in _hot)
        {
            if (_end != long.MinValue)
            {
                Clear(_end, _length, start - _end);
            }

            if (end > _end)
            {
                _end = end;
                _length = end - start;
            }
        }

        _isOpen = _hot.Count > 0 && !HasPassed(_end + Span);
        if (_hot.Count > 0 && !_isOpen)
        {
            Clear(_end, _length, long.MaxValue);
        }
    }

    /// <summary>What is clear in the fold and should not be goes, and what should be and is not comes.</summary>
    private void CompareClear()
    {
        long first = _hot.Count > 0 ? _hot[0].Start : long.MaxValue;
        int next = 0;
        foreach (ref readonly WindowRun run in fold.Windows)
        {
            for (int i = 0; run.Class == WindowClass.Cold && i < run.Count; i++)
            {
                long start = run.Start + (i * run.Step);
                long end = start + run.Length;
                if (start < first)
                {
                    // It is behind windows beyond the horizon: it ends where the first one begins.
                    _rows.Add(ClearRow(start, Math.Min(end, first)));
                    continue;
                }

                while (next < _clear.Count && _clear[next].Start < start)
                {
                    Put(_clear[next++]);
                }

                if (next < _clear.Count && _clear[next] == (start, end))
                {
                    next++;
                }
                else
                {
                    _gone.Add((start, run.Length));
                }
            }
        }

        while (next < _clear.Count)
        {
            Put(_clear[next++]);
        }

        void Put((long Start, long End) clear) => _rows.Add(ClearRow(clear.Start, clear.End));
    }

    /// <summary>The clear windows of a hole: none, one, or two.</summary>
    private void Clear(long start, long length, long hole)
    {
        if (hole <= 0)
        {
            return;
        }

        long first = Math.Min(length, hole);
        _clear.Add((start, start + first));
        long rest = Math.Min(_clearFor, hole) - first;
        if (rest > 0)
        {
            _clear.Add((start + first, start + first + rest));
        }
    }

    private static ResultRow ClearRow(long start, long end) =>
        new(start, end, double.NegativeInfinity, ResultState.Final);
}
