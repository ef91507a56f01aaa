using Telemetry.Engine.Data;

namespace Telemetry.Alerts.Devices;

/// <summary>The columns of the stream <c>device_events</c>: what happened to a device that people may want to be told
/// of.</summary>
public static class DeviceEventSchema
{
    /// <summary>The stream's name.</summary>
    public const string Stream = "device_events";

    /// <summary>The device has been offline for some time.</summary>
    public const string Offline = "offline";

    /// <summary>A device that was said to be offline is back.</summary>
    public const string Online = "online";

    /// <summary>Readings were put aside: of the future, or of a sender that may not be who it says.</summary>
    public const string Quarantined = "quarantined";

    internal const int Device = 0;
    internal const int Event = 1;
    internal const int Reason = 2;
    internal const int Count = 3;
    internal const int Since = 4;
    internal const int At = 5;

    /// <summary>The columns. <c>since</c>: when it went offline, or when the first of the counted readings
    /// arrived.</summary>
    public static Schema Schema { get; } = new(
        new("device", ColumnType.Text),
        new("event", ColumnType.Text),
        new("reason", ColumnType.Text, true),
        new("count", ColumnType.Int64, true),
        new("since", ColumnType.Time),
        new("at", ColumnType.Time));
}
