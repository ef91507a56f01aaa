using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// Finds records of the input journal by their arrival time J, which never goes back: by halves over the segments, then
/// record by record in one of them.
/// </summary>
internal static class JournalTimeSearch
{
    /// <summary>The first record that arrived at a time or later; the journal's end when none did.</summary>
    public static JournalPosition Find(RecordJournal journal, long timeMicros)
    {
        IReadOnlyList<JournalSegment> segments = journal.ListSegments();
        int low = 0;
        int high = segments.Count - 1;
        while (low < high)
        {
            // The last segment that begins before the time has it, or the next one begins with it.
            int middle = (low + high + 1) / 2;
            bool isBefore = TimeAt(journal, segments[middle].First) is long time && time < timeMicros;
            (low, high) = isBefore ? (middle, high) : (low, middle - 1);
        }

        JournalPosition end = journal.DurableEnd;
        using JournalReader reader = journal.OpenReader(segments[low].First);
        while (reader.Position < end && reader.TryRead(out JournalRecord record))
        {
            if (Stamp(record.Payload) is long time && time >= timeMicros)
            {
                return record.Position;
            }
        }

        return end;
    }

    /// <summary>The time of the first record from a position on that says one.</summary>
    private static long? TimeAt(RecordJournal journal, JournalPosition position)
    {
        using JournalReader reader = journal.OpenReader(position);
        while (reader.TryRead(out JournalRecord record))
        {
            if (Stamp(record.Payload) is long time)
            {
                return time;
            }
        }

        return null;
    }

    private static long? Stamp(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new InputRecord(bytes).Stamp.TimeMicros;
        }
        catch (InvalidDataException)
        {
            // Of another version: its neighbours say the time.
            return null;
        }
    }
}
