using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// Rows of a query that says only in which windows a condition holds: where no row follows a window at once, the
/// condition is clear, first for as long as the window was, then for the rest of the rule's off delay. That no row
/// follows is known when one comes that is later, or when the clock has passed all of it.
/// </summary>
internal sealed class OpenEnd(AlertRule rule, AlertFold fold)
{
    private readonly ResultRow[] _rows = new ResultRow[4];
    private readonly long _clearFor = EpisodeTerms.Micros(rule.ClearFor);
    private long _end = long.MinValue;
    private long _length;
    private long _clock = long.MinValue;
    private bool _isOpen;

    public void Take(in ResultRow row, long at, List<AlertEvent> events)
    {
        if (row.WindowEnd == _end)
        {
            fold.Apply(row, at, events);
            return;
        }

        long length = row.WindowEnd - row.WindowStart;
        if (row.WindowEnd < _end)
        {
            Correct(row, length, at, events);
            return;
        }

        if (_isOpen && row.WindowStart > _end)
        {
            SayClear(row.WindowStart - _end, at, events);
        }

        fold.Apply(row, at, events);
        _end = row.WindowEnd;
        _length = length;
        _isOpen = true;
        Pass(_clock, at, events);
    }

    /// <summary>The condition does not hold in this window after all.</summary>
    public void TakeBack(in ResultRow row, long at, List<AlertEvent> events) =>
        fold.Apply(row with { Value = double.NegativeInfinity }, at, events);

    public void Pass(long clock, long at, List<AlertEvent> events)
    {
        _clock = clock;
        if (_isOpen && clock >= _end + Math.Max(_length, _clearFor) - 1)
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

    /// <summary>A window where it seemed clear: what is clear before it ends with its start, and behind it there is a
    /// hole of its own.</summary>
    private void Correct(in ResultRow row, long length, long at, List<AlertEvent> events)
    {
        _rows[0] = row;
        int count = 1 + Clear(row.WindowEnd, length, fold.NextHot(row.WindowEnd) - row.WindowEnd);
        if (fold.ClearBefore(row.WindowStart) is { } before)
        {
            _rows[count++] = new ResultRow(before, row.WindowStart, double.NegativeInfinity, ResultState.Final);
        }

        fold.ApplyCorrection(_rows.AsSpan(0, count), at, events);
    }

    private void SayClear(long hole, long at, List<AlertEvent> events)
    {
        int count = Clear(_end, _length, hole);
        for (int i = 1; i <= count; i++)
        {
            fold.Apply(_rows[i], at, events);
        }
    }

    /// <summary>Puts the clear windows of a hole behind <see cref="_rows"/>' first.</summary>
    /// <returns>How many: none, one, or two.</returns>
    private int Clear(long start, long length, long hole)
    {
        if (hole <= 0)
        {
            return 0;
        }

        long first = Math.Min(length, hole);
        _rows[1] = new ResultRow(start, start + first, double.NegativeInfinity, ResultState.Final);
        long rest = Math.Min(_clearFor, hole) - first;
        if (rest <= 0)
        {
            return 1;
        }

        _rows[2] = new ResultRow(start + first, start + first + rest, double.NegativeInfinity, ResultState.Final);
        return 2;
    }
}
