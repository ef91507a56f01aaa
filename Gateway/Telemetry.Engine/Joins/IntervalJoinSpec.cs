using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Which rows of two streams belong together by their event times: those with right time − left time between two
/// bounds. <c>left.time BETWEEN right.time − 5 s AND right.time + 6 s</c> is a lower bound of −6 s and an upper one of
/// 5 s.
/// </summary>
public sealed record IntervalJoinSpec : JoinSpec
{
    /// <summary>The least that a right row may be behind its left row in time; negative: before it.</summary>
    public required Duration Lower { get; init; }

    /// <summary>The most that a right row may be behind its left row in time. Less than the lower bound: nothing
    /// matches, and what comes out of an outer join are NULLs alone.</summary>
    public required Duration Upper { get; init; }

    /// <summary>Whether the lower bound itself does not match.</summary>
    /// <value>False, by default.</value>
    public bool IsLowerExclusive { get; init; }

    /// <summary>Whether the upper bound itself does not match.</summary>
    /// <value>False, by default.</value>
    public bool IsUpperExclusive { get; init; }

    /// <summary>The event time of what comes out.</summary>
    /// <value>When it was known, by default.</value>
    public JoinTime Time { get; init; } = JoinTime.Known;

    /// <summary>Whose clock says that a row can match nothing any more.</summary>
    /// <value>The clock of the source that the key belongs to, by default.</value>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <summary>A join of the rows whose times are near each other.</summary>
    /// <param name="lower">The least that a right row may be behind its left row in time.</param>
    /// <param name="upper">The most that a right row may be behind its left row in time.</param>
    /// <param name="type">Which rows come out.</param>
    /// <param name="scope">Whose clock says that a row can match nothing any more.</param>
    /// <returns>The specification.</returns>
    public static IntervalJoinSpec Between(
        Duration lower, Duration upper, JoinType type = JoinType.Inner, ClockScope scope = ClockScope.Source) =>
        new() { Lower = lower, Upper = upper, Type = type, Scope = scope };

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(IsLowerExclusive ? '(' : '[')}{Lower}, {Upper}{(IsUpperExclusive ? ')' : ']')}"
        + $" on the {Scope}'s clock, timed {Time}";

    /// <summary>The least distance that matches.</summary>
    internal long Least => Checked(Lower) + (IsLowerExclusive ? 1 : 0);

    /// <summary>The greatest distance that matches.</summary>
    internal long Greatest => Checked(Upper) - (IsUpperExclusive ? 1 : 0);

    private static long Checked(Duration bound) => new EventTime(bound.Micros).IsUsable
        ? bound.Micros
        : throw new ArgumentException($"An interval join's bound of {bound} is beyond all times.");
}
