using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>The input journal as ingest sees it.</summary>
internal sealed class JournalLog(RecordJournal journal) : IRecordLog
{
    public long Append(ReadOnlySpan<byte> record) => journal.Append(record).Value;

    public ValueTask WhenDurableAsync(long position) => journal.WhenDurableAsync(new JournalPosition(position));
}
