using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Windows.Revisions;

/// <summary>How long the rows of windows may still be replaced by newer revisions.</summary>
public sealed record RevisionSpec
{
    private RevisionSpec() { }

    /// <summary>How long, in journal time, behind its window's end a row is kept; null for a watermark.</summary>
    internal Duration? Horizon { get; private init; }

    /// <summary>How long, in event time, behind its window's end − 1 a row is kept.</summary>
    internal Duration Lateness { get; private init; }

    /// <summary>Whose watermark decides.</summary>
    internal ClockScope Scope { get; private init; } = ClockScope.Stream;

    /// <summary>Whether a row in state final is the last of its window.</summary>
    internal bool IsFinalLast { get; private init; }

    /// <summary>Whether windows swallow others that they touch.</summary>
    internal bool Merges { get; private init; }

    /// <summary>The revisions of windows over groups of sources: until nobody is missing, or the horizon.</summary>
    /// <param name="windows">The windows.</param>
    /// <returns>The specification.</returns>
    public static RevisionSpec Of(GroupWindowSpec windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        // A window that is still open at the horizon speaks at the deadline.
        var horizon = windows.Horizon > windows.Deadline ? windows.Horizon : windows.Deadline;
        return new() { Horizon = horizon, IsFinalLast = true };
    }

    /// <summary>The revisions of windows that speak early or late: until their clock has passed the allowed
    /// lateness. A session takes the rows back of those that it has swallowed.</summary>
    /// <param name="windows">The windows; of event time.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ArgumentException">The windows have no end that a watermark passes, or purge: their rows
    /// replace nothing.</exception>
    public static RevisionSpec Of(GeneralWindowSpec windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        if (windows.Assigner.Domain != TimeDomain.Event || windows.Trigger.IsPurging || windows.Aggregates.IsEmpty)
        {
            throw new ArgumentException($"The rows of windows {windows} do not replace each other.");
        }
        return new()
        {
            Lateness = windows.AllowedLateness,
            Scope = windows.Scope,
            Merges = windows.Assigner.Merges,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Horizon is { } horizon
        ? $"until final or {horizon} of journal time"
        : $"until {Lateness} behind the clock {Scope}{(Merges ? ", merging" : "")}";
}
