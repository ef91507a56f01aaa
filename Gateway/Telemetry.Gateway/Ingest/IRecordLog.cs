namespace Telemetry.Gateway.Ingest;

/// <summary>What ingest needs of a journal: the place where a test can make the disk fail.</summary>
internal interface IRecordLog
{
    /// <summary>Appends a record to the buffer. One caller at a time.</summary>
    /// <param name="record">The bytes.</param>
    /// <param name="isAwaited">The caller asks <see cref="WhenDurableAsync"/> for it next.</param>
    /// <returns>The record's position.</returns>
    long Append(ReadOnlySpan<byte> record, bool isAwaited);

    /// <summary>Completes when the record is on the disk; throws when that can no longer be promised.</summary>
    ValueTask WhenDurableAsync(long position);
}
