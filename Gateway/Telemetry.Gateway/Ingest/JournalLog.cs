using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>The input journal as ingest sees it.</summary>
internal sealed class JournalLog(RecordJournal journal) : IRecordLog
{
    public long Append(ReadOnlySpan<byte> record, bool isAwaited) => journal.Append(record, isAwaited).Value;

    public ValueTask WhenDurableAsync(long position) => journal.WhenDurableAsync(new JournalPosition(position));
}
