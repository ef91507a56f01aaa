namespace Telemetry.Engine.Sql.Binding;

/// <summary>What a session's settings mean for expressions.</summary>
public sealed record SqlBindingOptions
{
    /// <summary>The usual settings.</summary>
    public static SqlBindingOptions Default { get; } = new();

    /// <summary>The session's time zone; null for UTC, the only one that there is so far.</summary>
    public TimeZoneInfo? LocalTimeZone { get; init; }
}
