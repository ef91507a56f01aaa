namespace Telemetry.Edge.Spooling;

/// <summary>How the spool gathers, keeps and gives.</summary>
internal sealed record SpoolOptions
{
    /// <summary>This process's id: identity of the readings that the agent numbers.</summary>
    public required string Boot { get; init; }

    /// <summary>Who sends, as every pack says it; the default does not say.</summary>
    public Contract.PackSender Sender { get; init; }

    /// <value>Default 500.</value>
    public int BatchMax { get; init; } = 500;

    /// <summary>Bytes in the log beyond which nothing new is taken in.</summary>
    /// <value>Default 256 MiB.</value>
    public long BytesMax { get; init; } = 256L * 1024 * 1024;

    /// <summary>What of it is given back at once.</summary>
    /// <value>Default 4 MiB.</value>
    public long SegmentBytes { get; init; } = EdgeLimits.SegmentBytes;

    /// <summary>
    /// Old readings make room for new ones when the log is nearly full; else new ones are refused, and counted.
    /// </summary>
    /// <value>Default yes.</value>
    public bool GivesUpOldest { get; init; } = true;

    /// <summary>Readings older than this are given up.</summary>
    /// <value>Default: none are.</value>
    public TimeSpan? AgeMax { get; init; }

    /// <summary>Bytes from which on those who can wait must wait, so that nobody else's readings make room for theirs.
    /// </summary>
    public long WaitingBytes => GivesUpOldest
        ? Math.Max(BytesMax / 2, BytesMax - SegmentBytes - (BytesMax / 20))
        : BytesMax;

    /// <summary>Bytes from which on room is made.</summary>
    public long ReliefBytes => WaitingBytes + ((BytesMax - WaitingBytes) / 2);

    /// <summary>The longest time a reading stays in memory while the gateway is away.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time a reading stays in memory while the gateway is there.</summary>
    /// <value>Default 200 ms.</value>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Spooled longer ago than this and never published: backlog.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan BacklogAfter { get; init; } = TimeSpan.FromSeconds(5);
}
