using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// Rows of a query that says only in which windows a condition holds: where no row follows a window at once, the
/// condition is clear for as long as the window was. That no row follows is known when one comes that is later, or when
/// the clock has passed its window.
/// </summary>
internal sealed class OpenEnd(AlertFold fold)
{
    private readonly ResultRow[] _pair = new ResultRow[2];
    private long _end = long.MinValue;
    private long _length;
    private bool _isOpen;

    public void Take(in ResultRow row, long at, List<AlertEvent> events)
    {
        if (row.WindowEnd <= _end)
        {
            _pair[0] = row;
            _pair[1] = Clear(row.WindowEnd, row.WindowEnd - row.WindowStart);
            fold.ApplyCorrection(_pair.AsSpan(0, fold.Knows(row.WindowEnd) ? 1 : 2), at, events);
            return;
        }

        if (_isOpen && row.WindowStart > _end)
        {
            fold.Apply(Clear(_end, Math.Min(_length, row.WindowStart - _end)), at, events);
        }

        fold.Apply(row, at, events);
        _end = row.WindowEnd;
        _length = row.WindowEnd - row.WindowStart;
        _isOpen = true;
    }

    /// <summary>The condition does not hold in this window after all.</summary>
    public void TakeBack(in ResultRow row, long at, List<AlertEvent> events) =>
        fold.Apply(Clear(row.WindowStart, row.WindowEnd - row.WindowStart), at, events);

    public void Pass(long clock, long at, List<AlertEvent> events)
    {
        if (_isOpen && clock >= _end + _length - 1)
        {
            _isOpen = false;
            fold.Apply(Clear(_end, _length), at, events);
        }
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64(_end);
        writer.Int64(_length);
        writer.Boolean(_isOpen);
    }

    public void Restore(SnapshotReader reader)
    {
        _end = reader.Int64();
        _length = reader.Int64();
        _isOpen = reader.Boolean();
    }

    private static ResultRow Clear(long start, long length) =>
        new(start, start + length, double.NegativeInfinity, ResultState.Final);
}
