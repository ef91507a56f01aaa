namespace Telemetry.Gateway.Configuration;

/// <summary>How much of one journal is kept: whole segments go, oldest first, when there is more.</summary>
internal sealed record JournalRetentionOptions
{
    /// <value>Bytes of all its segments.</value>
    public required long BytesMax { get; init; }

    /// <value>Journal time since a segment's last record.</value>
    public required TimeSpan AgeMax { get; init; }

    /// <summary>The length of a segment: the least that can be let go.</summary>
    public long SegmentBytes => Math.Clamp(
        BytesMax / GatewayLimits.SegmentsOfJournal, GatewayLimits.SegmentBytesMin, GatewayLimits.SegmentBytesMax);
}
