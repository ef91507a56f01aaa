using Telemetry.Journal;

namespace Telemetry.Gateway.Replay;

/// <summary>The records of a journal's view.</summary>
internal sealed class JournalSequence(JournalReader reader) : IRecordSequence
{
    public bool TryRead(out JournalPosition position, out ReadOnlySpan<byte> payload)
    {
        bool isRead = reader.TryRead(out JournalRecord record);
        position = record.Position;
        payload = record.Payload;
        return isRead;
    }

    public void Dispose() => reader.Dispose();
}
