namespace Telemetry.Alerts;

public sealed partial class AlertFold
{
    /// <summary>
    /// Applies several changes that follow from one correction: the alerts are compared once, with all of them.
    /// </summary>
    /// <param name="gone">Windows that have no row any more, by start and length; those that are not there change
    /// nothing.</param>
    /// <param name="rows">The newest rows of their windows; those beyond the horizon change nothing.</param>
    /// <param name="at">Journal time, µs.</param>
    /// <param name="events">Gets the events, in order.</param>
    internal void ApplyCorrection(
        ReadOnlySpan<(long Start, long Length)> gone, ReadOnlySpan<ResultRow> rows, long at, List<AlertEvent> events)
    {
        foreach ((long start, long length) in gone)
        {
            _windows.TryRemove(start, length);
        }

        foreach (ref readonly ResultRow row in rows)
        {
            if (!IsBeyondHorizon(row))
            {
                NoteOverlap(row);
                _windows.Put(Classify(row));
                if (row.WindowStart >= _newestStart)
                {
                    _newestStart = row.WindowStart;
                    _newestEnd = row.WindowEnd;
                }
            }
        }

        Compare(isCorrection: true, at, events);
        Forget();
    }
}
