namespace Telemetry.Engine;

/// <summary>The bounds that keep a partition's memory finite whatever its sources send.</summary>
public static class EngineLimits
{
    /// <summary>Rows in one frame.</summary>
    public const int FrameRowsMax = 2_048;

    /// <summary>Frames that an operator collects before it may hand them on within one call.</summary>
    public const int CollectedFramesMax = 64;

    /// <summary>Sources (devices) in one partition; rows of further ones become dead letters.</summary>
    public const int SourcesMax = 1_000_000;

    /// <summary>Metrics of one source; rows of further ones become dead letters.</summary>
    public const int MetricsPerSourceMax = 1_024;

    /// <summary>Boots of one source whose sequence numbers are remembered; the one unheard of longest is closed first:
    /// its readings become dead letters.</summary>
    public const int BootsPerSourceMax = 64;

    /// <summary>
    /// Closed boots of one source that are known by their hash. Of older ones only the greatest event time is: a boot
    /// that nobody knows must be newer than that, or its readings become dead letters.
    /// </summary>
    public const int ClosedBootsPerSourceMax = 1_024;

    /// <summary>Separate ranges of seen sequence numbers of all boots of one source; beyond it as
    /// <see cref="SeqRangesPerBootMax"/>, the oldest boot first.</summary>
    public const int SeqRangesPerSourceMax = 131_072;

    /// <summary>Separate ranges of all sources of a partition (64 MiB). Beyond it sources that have more than their
    /// even share, and more than <see cref="SeqRangesPerSourceMin"/>, forget their lowest.</summary>
    public const int SeqRangesMax = 4 * 1024 * 1024;

    /// <summary>Separate ranges that every source may have.</summary>
    public const int SeqRangesPerSourceMin = 64;

    /// <summary>Readings of one source that are remembered by a hash, to tell a resend from another reading with its
    /// number.</summary>
    public const int SamplesPerSourceMax = 256;

    /// <summary>Such readings of all sources of a partition; each source may have its even share, but no less than
    /// <see cref="SamplesPerSourceMin"/>.</summary>
    public const int SamplesMax = 128 * 1024;

    /// <summary>Such readings that every source may have.</summary>
    public const int SamplesPerSourceMin = 16;

    /// <summary>Agents that speak for one source and whose runs are remembered.</summary>
    public const int AgentsPerSourceMax = 4;

    /// <summary>Former and held-back runs of an agent that are remembered, each.</summary>
    public const int FencedRunsMax = 8;

    /// <summary>
    /// Separate ranges of seen sequence numbers per boot. Beyond it the lowest range is forgotten, and a row below
    /// becomes a dead letter: it may or may not have been counted. At the limit a boot costs 2 MiB of memory and 1 MiB
    /// of each checkpoint.
    /// </summary>
    public const int SeqRangesPerBootMax = 65_536;

    /// <summary>
    /// Bytes of open state (windows, rows that wait) that one source may cause. Beyond it (it never says how far it is,
    /// and sends on) its rows become dead letters, until state is released.
    /// </summary>
    public const long StateBytesPerSourceMax = 32L * 1024 * 1024;

    /// <summary>
    /// Bytes of open state of a partition. Beyond it the rows of the sources that hold more than their even share
    /// become dead letters, until state is released.
    /// </summary>
    public const long StateBytesMax = 256L * 1024 * 1024;

    /// <summary>Bytes of window state that lie in directly indexed memory; the rest is found by hash.</summary>
    public const int WindowRingBytesMax = 256 * 1024 * 1024;

    /// <summary>
    /// Different values that one aggregate keeps for a key and pane (distinct counts, and the least and greatest over a
    /// changelog). Beyond it the aggregate gives NULL and a dead letter until the pane, or the group, is empty.
    /// </summary>
    public const int AggregateValuesMax = 100_000;

    /// <summary>Rows that a time-weighted aggregate keeps for a key and pane; beyond it as
    /// <see cref="AggregateValuesMax"/>.</summary>
    public const int AggregateReadingsMax = 100_000;

    /// <summary>Buckets of a quantile sketch for each sign: 64 octaves. What is less than 2^−63 of the greatest
    /// magnitude shares the last one.</summary>
    public const int SketchBucketsMax = 4_096;

    /// <summary>The greatest k of TOP_K.</summary>
    public const int TopValuesMax = 1_000;

    /// <summary>Keys and texts that a partition keeps at least before it looks which of them its operators still
    /// need.</summary>
    public const int ForgettableKeysMin = 65_536;

    /// <summary>How many times as many keys and texts as its operators needed when it last looked a partition may
    /// keep before it looks again.</summary>
    public const int ForgettableKeysFactor = 3;

    /// <summary>Members of one group of sources.</summary>
    public const int GroupMembersMax = 100_000;

    /// <summary>Members of all groups of one operator together; a message that would make more is not obeyed.</summary>
    public const int GroupMembershipsMax = 1_000_000;

    /// <summary>
    /// Partial matches of one key of a pattern. Beyond it the key's oldest is given up, and reported.
    /// </summary>
    public const int CepPartialsPerKeyMax = 1_000;

    /// <summary>Places (an event taken by a step) in the partial matches of one key of a pattern; beyond it as
    /// <see cref="CepPartialsPerKeyMax"/>.</summary>
    public const int CepPlacesPerKeyMax = 10_000;

    /// <summary>Partial matches of all keys of a pattern (32 bytes each). Beyond it the key whose event came gives up
    /// its oldest.</summary>
    public const int CepPartialsMax = 1_000_000;

    /// <summary>Places in the partial matches of all keys of a pattern (32 bytes each, without the rows); beyond it as
    /// <see cref="CepPartialsMax"/>.</summary>
    public const int CepPlacesMax = 4_000_000;

    /// <summary>Pieces of 64 KiB that wait for the next checkpoint of any partition of the process; it takes further
    /// ones and lets them go.</summary>
    public const int SnapshotPiecesKept = 128;

    /// <summary>How long the description of a row that failed in an expression may be.</summary>
    public const int FaultDetailMax = 1_000;
}
