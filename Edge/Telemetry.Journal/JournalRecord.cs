namespace Telemetry.Journal;

/// <summary>One record as it was read. The payload is valid until the reader's next call.</summary>
public readonly ref struct JournalRecord
{
    internal JournalRecord(JournalPosition position, ReadOnlySpan<byte> payload)
    {
        Position = position;
        Payload = payload;
    }

    /// <summary>Where it is.</summary>
    public JournalPosition Position { get; }

    /// <summary>What was appended.</summary>
    public ReadOnlySpan<byte> Payload { get; }
}
