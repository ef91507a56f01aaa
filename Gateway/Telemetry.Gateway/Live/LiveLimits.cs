namespace Telemetry.Gateway.Live;

/// <summary>Every bound of the live feed, by name: what one browser can make the gateway hold.</summary>
internal static class LiveLimits
{
    /// <summary>Connections at one time.</summary>
    public const int ConnectionsMax = 256;

    /// <summary>Devices that one connection may subscribe to.</summary>
    public const int DevicesMax = 256;

    /// <summary>Metrics in one subscription.</summary>
    public const int MetricsMax = 256;

    /// <summary>Pipelines that one connection may subscribe to.</summary>
    public const int PipelinesMax = 16;

    /// <summary>
    /// Series with waiting readings per connection; readings of further ones are dropped and counted.
    /// </summary>
    public const int SeriesWaitingMax = 1_024;

    /// <summary>Readings of one series that wait; then the oldest is dropped and counted.</summary>
    public const int ReadingsWaitingMax = 512;

    /// <summary>Result rows of one pipeline that wait; then the oldest is dropped and counted.</summary>
    public const int RowsWaitingMax = 2_000;

    /// <summary>Alerts that wait, an alert that changed twice once; then the oldest is dropped and counted.</summary>
    public const int AlertsWaitingMax = 2_000;

    /// <summary>Alerts in one message.</summary>
    public const int AlertsPerMessageMax = 250;

    /// <summary>Packs that wait between ingest and the live feed.</summary>
    public const int PacksWaitingMax = 4_096;

    /// <summary>Greatest message that a client may send.</summary>
    public const int ClientMessageBytesMax = 32 * 1024;

    /// <summary>Bytes that wait in the transport of one connection.</summary>
    public const int TransportBytesMax = 64 * 1024;

    /// <summary>How long readings are gathered before they are sent together.</summary>
    public static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>How often the gateway's pulse is sent.</summary>
    public static readonly TimeSpan HealthInterval = TimeSpan.FromSeconds(1);

    /// <summary>A client that takes nothing for so long is disconnected.</summary>
    public static readonly TimeSpan StallMax = TimeSpan.FromSeconds(60);
}
