using System.Collections.Immutable;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What SET says for the statements behind it. A host gives its defaults.</summary>
public sealed record SqlOptions
{
    /// <summary>All defaults.</summary>
    public static SqlOptions Default { get; } = new();

    /// <summary><c>table.exec.state.ttl</c>: how long, in journal time, joins, groups and deduplications without
    /// windows
    /// remember what is not touched; null for ever.</summary>
    public Duration? StateTimeToLive { get; init; }

    /// <summary><c>table.local-time-zone</c>: the zone of TIMESTAMP_LTZ.</summary>
    /// <value>UTC.</value>
    public string TimeZone { get; init; } = "UTC";

    /// <summary><c>table.exec.source.idle-timeout</c>: how long a table must be silent before it holds nobody back;
    /// null
    /// for ever.</summary>
    public Duration? IdleTimeout { get; init; }

    /// <summary><c>telemetry.clock-scope</c>: <see cref="ClockScope.Source"/> (what is keyed by the device goes by its
    /// clock) or <see cref="ClockScope.Stream"/> (Flink's: the least of all).</summary>
    /// <value>Source.</value>
    public ClockScope ClockScope { get; init; } = ClockScope.Source;

    /// <summary><c>table.exec.emit.allow-lateness</c>: how long behind its end a window still takes late rows and
    /// speaks
    /// again; zero as in Flink.</summary>
    public Duration AllowedLateness { get; init; }

    /// <summary><c>pipeline.name</c>; null when not said.</summary>
    public string? PipelineName { get; init; }

    /// <summary>The lengths of time among <see cref="SqlAlertOptions"/> that were set, by key.</summary>
    public ImmutableSortedDictionary<string, Duration> AlertSpans { get; init; } =
        ImmutableSortedDictionary<string, Duration>.Empty;

    /// <summary>Everything that was set, by key.</summary>
    public ImmutableSortedDictionary<string, string> All { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty;
}
