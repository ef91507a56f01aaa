using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Ingest;
using Telemetry.Journal;

namespace Telemetry.Gateway.Retention;

/// <summary>Journal times of records.</summary>
internal static class JournalTimes
{
    /// <summary>The journal time of the first readable record from a position on; null when there is none.</summary>
    public static long? At(JournalSide side, RecordJournal journal, long position)
    {
        using JournalReader reader = journal.OpenReader(new JournalPosition(position));
        if (!reader.TryRead(out JournalRecord record))
        {
            return null;
        }

        try
        {
            return side == JournalSide.Input
                ? new InputRecord(record.Payload).Stamp.TimeMicros
                : OutputRecord.Decode(record.Payload).JournalTime.Micros;
        }
        catch (Exception refused) when (refused is InvalidDataException or FormatException)
        {
            return null;
        }
    }
}
