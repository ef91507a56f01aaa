using Telemetry.Journal;

namespace Telemetry.Gateway.Configuration;

/// <summary>
/// Every number that bounds what a foreigner can make the gateway do. What crosses the wire has its limits in the
/// Contract.
/// </summary>
internal static class GatewayLimits
{
    /// <summary>
    /// The greatest MQTT packet after CONNECT: the greatest payload plus room for topic and properties.
    /// </summary>
    public const int MqttPacketBytesMax = (256 * 1024) + MqttHeaderBytesMax;

    /// <summary>Room for fixed header, topic, packet identifier and MQTT 5 properties beside the payload.</summary>
    public const int MqttHeaderBytesMax = 4 * 1024;

    /// <summary>The greatest first packet. Nothing greater is kept in memory for a stranger.</summary>
    public const int ConnectBytesMax = 16 * 1024;

    /// <summary>The time in which a complete CONNECT has to arrive.</summary>
    public static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);

    /// <summary>When nothing arrives for this long, a record says what time it is.</summary>
    public static readonly TimeSpan TickPeriod = TimeSpan.FromSeconds(1);

    /// <summary>How often clocks and counters of the engine reach the device view.</summary>
    public static readonly TimeSpan DeviceJoinPeriod = TimeSpan.FromMilliseconds(500);

    /// <summary>MQTT connections at one time, unless the configuration says less or more.</summary>
    public const int ConnectionsDefault = 1_000;

    /// <summary>The most MQTT connections a configuration may ask for.</summary>
    public const int ConnectionsMax = 50_000;

    /// <summary>Bytes of a dead letter that are kept as evidence.</summary>
    public const int DeadLetterExcerptBytes = 512;

    /// <summary>A configuration file greater than this is a mistake.</summary>
    public const int ConfigurationBytesMax = 1024 * 1024;

    /// <summary>Rules in one configuration.</summary>
    public const int RulesMax = 1_000;

    /// <summary>Agents in one configuration.</summary>
    public const int AgentsMax = 10_000;

    /// <summary>Device patterns granted to one agent.</summary>
    public const int DevicePatternsMax = 100;

    /// <summary>Tokens for the HTTP interface in one configuration.</summary>
    public const int ApiTokensMax = 100;

    /// <summary>Streams of group windows in one configuration.</summary>
    public const int GroupWindowsMax = 8;

    /// <summary>SQL texts.</summary>
    public const int SqlPipelinesMax = 64;

    /// <summary>Bytes of one SQL text.</summary>
    public const int SqlBytesMax = 1024 * 1024;

    /// <summary>Groups of one such stream.</summary>
    public const int GroupsPerWindowMax = 1_000;

    /// <summary>Devices of one group.</summary>
    public const int GroupDevicesMax = 1_000;

    /// <summary>Webhooks in one configuration.</summary>
    public const int WebhooksMax = 100;

    /// <summary>Devices of which the gateway keeps a state.</summary>
    public const int DevicesMax = 100_000;

    /// <summary>Metrics of one device.</summary>
    public const int MetricsPerDeviceMax = 1_000;

    /// <summary>Devices for which a model is being learned at one time.</summary>
    public const int TrainingDevicesMax = 256;

    /// <summary>Packs that wait for one slow subscriber of the live tap; then the oldest is dropped.</summary>
    public const int LiveTapPacksMax = 4_096;

    /// <summary>A journal of its greatest length has at least so many segments.</summary>
    public const int SegmentsOfJournal = 16;

    /// <summary>The shortest segment: the greatest record fits.</summary>
    public const long SegmentBytesMin = 2 * 1024 * 1024;

    /// <summary>The longest segment.</summary>
    public const long SegmentBytesMax = 64 * 1024 * 1024;

    /// <summary>The least that a configuration may keep of a journal.</summary>
    public static readonly long JournalBytesMin = FaultTrial.Limit(4 * SegmentBytesMin, 8 * 1024);

    /// <summary>How often it is looked at how much room there is.</summary>
    public static readonly TimeSpan DiskWatchPeriod = FaultTrial.Limit(
        TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100));

    /// <summary>How often the journals are cut to what is kept of them.</summary>
    public static readonly TimeSpan RetentionPeriod = FaultTrial.Limit(
        TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(200));

    /// <summary>Between two segments that one journal loses for their age: a clock that jumps by years takes so little
    /// that somebody sees it.</summary>
    public static readonly TimeSpan AgedSegmentPeriod = TimeSpan.FromHours(1);

    /// <summary>
    /// A reader that is stopped, parked or offline keeps a journal from being cut until it is so many times longer, or
    /// older, than what is kept of it. Then the reader is left behind, loudly. One that goes on is never left behind:
    /// before that the disk is full, and then nothing is taken.
    /// </summary>
    public const int HeldBackTimesMax = 2;

    /// <summary>Free room below which there is a warning.</summary>
    public const long DiskWarnBytes = 512 * 1024 * 1024;

    /// <summary>High-water mark of the disk: with less free room nothing is taken.</summary>
    public const long DiskRefuseBytes = 128 * 1024 * 1024;

    /// <summary>Low-water mark of the disk: with so much free room it is taken again.</summary>
    public const long DiskResumeBytes = 192 * 1024 * 1024;

    /// <summary>
    /// On a small disk the marks are lower: warn at a quarter of the disk, refuse at a sixteenth, resume at an eighth.
    /// </summary>
    public const int DiskWarnShare = 4;

    /// <summary>See <see cref="DiskWarnShare"/>.</summary>
    public const int DiskRefuseShare = 16;

    /// <summary>See <see cref="DiskWarnShare"/>.</summary>
    public const int DiskResumeShare = 8;

    /// <summary>Input records folded since the last snapshot of the device view, until the next is written.</summary>
    public const int FoldSnapshotRecords = 400_000;

    /// <summary>Snapshots of the device view that are kept.</summary>
    public const int FoldSnapshotsKept = 2;

    /// <summary>A control payload (acknowledgement, model change) in the input journal.</summary>
    public const int ControlBytesMax = 64 * 1024;

    /// <summary>Longest silence as JSON: it must fit into a control record with others' words around it.</summary>
    public const int SilenceBytesMax = ControlBytesMax - (8 * 1024);
}
