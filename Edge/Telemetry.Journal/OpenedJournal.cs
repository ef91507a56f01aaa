namespace Telemetry.Journal;

internal sealed record OpenedJournal(Segment[] Segments, SegmentWriter Writer, long End, List<JournalDamage> Damage);
