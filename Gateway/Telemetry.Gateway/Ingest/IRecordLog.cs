namespace Telemetry.Gateway.Ingest;

/// <summary>What ingest needs of a journal: the place where a test can make the disk fail.</summary>
internal interface IRecordLog
{
    /// <summary>Appends a record to the buffer. One caller at a time.</summary>
    /// <returns>The record's position.</returns>
    long Append(ReadOnlySpan<byte> record);

    /// <summary>Completes when the record is on the disk; throws when that can no longer be promised.</summary>
    ValueTask WhenDurableAsync(long position);
}
