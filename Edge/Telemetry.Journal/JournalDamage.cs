namespace Telemetry.Journal;

/// <summary>Something that was found wrong, and which records it cost.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Segment">The segment's file name.</param>
/// <param name="Offset">Where in the file it begins.</param>
/// <param name="Bytes">How many bytes it is; 0 when that is not known.</param>
/// <param name="First">The first record that cannot be read.</param>
/// <param name="End">The first record behind it that can; equal to <paramref name="First"/> when none was lost.</param>
public sealed record JournalDamage(
    JournalDamageKind Kind, string Segment, long Offset, long Bytes, JournalPosition First, JournalPosition End)
{
    /// <summary>How many records were lost.</summary>
    public long RecordsLost => End.Value - First.Value;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kind} in {Segment} at byte {Offset} ({Bytes} bytes): records {First} up to, not including, {End}.";
}
