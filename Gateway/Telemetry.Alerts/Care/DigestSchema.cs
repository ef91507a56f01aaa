using Telemetry.Engine.Data;

namespace Telemetry.Alerts.Care;

/// <summary>
/// The columns of the stream <c>alert_digests</c>: what people missed while a device was away; a row when the device is
/// back and its clock has caught up, if its backlog changed any alert. Each number counts alerts, not events.
/// </summary>
public static class DigestSchema
{
    /// <summary>The stream's name.</summary>
    public const string Stream = "alert_digests";

    internal const int Device = 0;
    internal const int AwayFrom = 1;
    internal const int AwayTo = 2;
    internal const int At = 3;
    internal const int CaughtUp = 4;
    internal const int FirstCount = 5;
    internal const int Alerts = 12;

    /// <summary>The columns; <c>alerts</c> is a JSON list of the first ids.</summary>
    public static Schema Schema { get; } = new(
        new("device", ColumnType.Text),
        new("away_from", ColumnType.Time),
        new("away_to", ColumnType.Time),
        new("at", ColumnType.Time),
        new("caught_up", ColumnType.Boolean),
        new("raised", ColumnType.Int64),
        new("late", ColumnType.Int64),
        new("confirmed", ColumnType.Int64),
        new("amended", ColumnType.Int64),
        new("resolved", ColumnType.Int64),
        new("retracted", ColumnType.Int64),
        new("proposed", ColumnType.Int64),
        new("alerts", ColumnType.Text));
}
