namespace Telemetry.Gateway.Ingest;

/// <summary>Where unusable input is journalled.</summary>
internal interface IDeadLetters
{
    /// <summary>Journals and counts; the excerpt is cut to its limit. Does not wait for the disk.</summary>
    /// <returns>The record's position.</returns>
    long Write(in DeadLetter deadLetter, ReadOnlySpan<byte> payload);
}
