namespace Telemetry.Journal;

/// <param name="Position">The record's position; a mark's is that of the record behind it, which is the durable end.
/// </param>
/// <param name="PayloadLength">How many bytes follow; none behind a mark.</param>
/// <param name="PayloadCrc">Their checksum.</param>
/// <param name="IsMark">Not a record: it says that everything before its position was durable.</param>
internal readonly record struct RecordHeader(long Position, int PayloadLength, uint PayloadCrc, bool IsMark)
{
    public int RecordLength => RecordFormat.HeaderBytes + PayloadLength;
}
