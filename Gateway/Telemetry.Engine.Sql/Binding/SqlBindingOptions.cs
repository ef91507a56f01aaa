namespace Telemetry.Engine.Sql.Binding;

/// <summary>What a session's settings mean for expressions.</summary>
public sealed record SqlBindingOptions
{
    /// <summary>The usual settings.</summary>
    public static SqlBindingOptions Default { get; } = new();

    /// <summary>How far the session's time zone is ahead of UTC, by instant in microseconds since the epoch;
    /// null for UTC.</summary>
    public TimeZoneInfo? LocalTimeZone { get; init; }
}
