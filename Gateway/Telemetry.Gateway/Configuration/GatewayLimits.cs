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
    public const int ConnectionsMax = 10_000;

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

    /// <summary>Input records folded since the last snapshot of the device view, until the next is written.</summary>
    public const int FoldSnapshotRecords = 100_000;

    /// <summary>Snapshots of the device view that are kept.</summary>
    public const int FoldSnapshotsKept = 2;

    /// <summary>A control payload (acknowledgement, model change) in the input journal.</summary>
    public const int ControlBytesMax = 64 * 1024;
}
