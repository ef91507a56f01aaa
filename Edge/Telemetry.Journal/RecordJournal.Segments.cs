namespace Telemetry.Journal;

/// <content>What the journal consists of.</content>
public sealed partial class RecordJournal
{
    /// <summary>The files, oldest first; the last one is written to.</summary>
    /// <exception cref="IOException">A file cannot be looked at.</exception>
    public IReadOnlyList<JournalSegment> ListSegments()
    {
        lock (_truncateGate)
        {
            var segments = _segments;
            var listed = new JournalSegment[segments.Length];
            for (var index = 0; index < segments.Length; index++)
            {
                var end = index + 1 < segments.Length ? segments[index + 1].First : Volatile.Read(ref _durableEnd);
                listed[index] = new JournalSegment(
                    new JournalPosition(segments[index].First),
                    new JournalPosition(Math.Max(end, segments[index].First)),
                    LengthOf(segments[index]));
            }

            return listed;
        }
    }
}
