using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed;

/// <summary>
/// How long state lives after it was written (or read): a value as a whole, the elements of a list and the entries of a
/// map each for themselves. What has expired is never seen, and its memory is given back at once.
/// </summary>
/// <remarks>
/// What was last used at a time has expired when the time of its clock is that time plus the span. By journal time the
/// clock is that of the step. By event time a row uses state at its own time and an event timer at the timer's, but not
/// before the clock that event timers go by; all else uses it at that clock's time. What has expired when a row or
/// timer looks at the state of its key, or when the clock reaches it, is gone for good: a row out of order does not
/// bring it back. Timers and expiries of one advance happen in the order of their times, at the same time the expiry
/// first, so how far a clock goes at once makes no difference.
/// </remarks>
/// <example><code>
/// var ttl = StateTtl.OfJournalTime(Duration.FromSeconds(3_600)) with { RenewsOnRead = true };
/// </code></example>
public sealed record StateTtl
{
    private StateTtl(Duration span, bool isEventTime)
    {
        if (span <= Duration.Zero) { throw new ArgumentException($"State cannot live for {span}."); }
        Span = span;
        IsEventTime = isEventTime;
    }

    /// <summary>How long.</summary>
    public Duration Span { get; }

    /// <summary>Whether event time counts; else journal time.</summary>
    public bool IsEventTime { get; }

    /// <summary>Whether reading renews the life too, not only writing.</summary>
    /// <value>False.</value>
    public bool RenewsOnRead { get; init; }

    /// <summary>By journal time.</summary>
    /// <param name="span">How long; positive.</param>
    /// <returns>The time to live.</returns>
    /// <exception cref="ArgumentException">The span is not positive.</exception>
    public static StateTtl OfJournalTime(Duration span) => new(span, false);

    /// <summary>By event time.</summary>
    /// <param name="span">How long; positive.</param>
    /// <returns>The time to live.</returns>
    /// <exception cref="ArgumentException">The span is not positive.</exception>
    public static StateTtl OfEventTime(Duration span) => new(span, true);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Span} {(IsEventTime ? "event" : "journal")} time{(RenewsOnRead ? ", renewed on read" : "")}";
}
