namespace Telemetry.Journal;

internal readonly record struct RecordHeader(long Position, int PayloadLength, uint PayloadCrc)
{
    public int RecordLength => RecordFormat.HeaderBytes + PayloadLength;
}
