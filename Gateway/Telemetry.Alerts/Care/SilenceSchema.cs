using Telemetry.Engine.Data;

namespace Telemetry.Alerts.Care;

/// <summary>The columns of the stream <c>alert_silences</c>: a row when a silence was made, when it was removed and
/// when it is over, carrying the whole silence.</summary>
public static class SilenceSchema
{
    /// <summary>The stream's name.</summary>
    public const string Stream = "alert_silences";

    /// <summary>The event of a silence that was made.</summary>
    public const string Created = "created";

    /// <summary>The event of a silence that a person removed.</summary>
    public const string Removed = "removed";

    /// <summary>The event of a silence whose time is over.</summary>
    public const string Expired = "expired";

    internal const int Id = 0;
    internal const int Event = 1;
    internal const int Matchers = 2;
    internal const int Starts = 3;
    internal const int Ends = 4;
    internal const int By = 5;
    internal const int Comment = 6;
    internal const int RemovedBy = 7;
    internal const int At = 8;

    /// <summary>The columns; <c>matchers</c> is a JSON list.</summary>
    public static Schema Schema { get; } = new(
        new("id", ColumnType.Text),
        new("event", ColumnType.Text),
        new("matchers", ColumnType.Text),
        new("starts", ColumnType.Time),
        new("ends", ColumnType.Time),
        new("by", ColumnType.Text, true),
        new("comment", ColumnType.Text, true),
        new("removed_by", ColumnType.Text, true),
        new("at", ColumnType.Time));
}
