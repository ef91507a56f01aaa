using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.General;

/// <summary>Says when a window speaks, and whether it forgets its contents then.</summary>
public sealed record WindowTrigger
{
    private WindowTrigger(TriggerKind kind) => Kind = kind;

    /// <summary>When the watermark has passed the window's end − 1; a row that comes after that, within the allowed
    /// lateness, makes it fire again at once.</summary>
    public static WindowTrigger EventTime { get; } = new(TriggerKind.EventTime);

    /// <summary>When journal time has passed the window's end − 1.</summary>
    public static WindowTrigger JournalTime { get; } = new(TriggerKind.JournalTime);

    /// <summary>Never; the window only gathers.</summary>
    public static WindowTrigger Never { get; } = new(TriggerKind.Never);

    /// <summary>Whether the window forgets its contents when it fires.</summary>
    public bool IsPurging { get; private init; }

    internal TriggerKind Kind { get; }

    internal long Rows { get; private init; }

    internal long Interval { get; private init; }

    internal WindowFiring? Early { get; private init; }

    internal WindowFiring Late { get; private init; } = WindowFiring.EachRow;

    /// <summary>What the trigger's timer at the window's end, and all others but the next, are measured in.</summary>
    internal TimeDomain Domain => Kind switch
    {
        TriggerKind.EventTime or TriggerKind.ContinuousEventTime or TriggerKind.Stages => TimeDomain.Event,
        TriggerKind.JournalTime or TriggerKind.ContinuousJournalTime => TimeDomain.Journal,
        _ => TimeDomain.None,
    };

    /// <summary>What the timer of the next firing before or behind the end is measured in.</summary>
    internal TimeDomain FireDomain => Kind == TriggerKind.Stages ? TimeDomain.Elapsed : Domain;

    /// <summary>When the watermark has passed the window's end − 1; before that provisional rows, behind it, within
    /// the allowed lateness, corrected ones. What waits speaks at the latest when the window is forgotten.</summary>
    /// <param name="early">When it speaks before its end; null for never.</param>
    /// <param name="late">When it speaks behind its end; null for at once, with each late row.</param>
    /// <returns>The trigger.</returns>
    public static WindowTrigger Stages(WindowFiring? early, WindowFiring? late = null) =>
        new(TriggerKind.Stages) { Early = early, Late = late ?? WindowFiring.EachRow };

    /// <summary>With every so many rows.</summary>
    /// <param name="rows">How many; at least one.</param>
    /// <returns>The trigger.</returns>
    public static WindowTrigger Count(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return new(TriggerKind.Count) { Rows = rows };
    }

    /// <summary>At each multiple of an interval that the watermark passes, and at the window's end.</summary>
    /// <param name="interval">The interval; positive.</param>
    /// <returns>The trigger.</returns>
    public static WindowTrigger ContinuousEventTime(Duration interval) =>
        new(TriggerKind.ContinuousEventTime) { Interval = Checked(interval) };

    /// <summary>At each multiple of an interval that journal time passes: provisional rows of event-time windows, or
    /// windows of journal time.</summary>
    /// <param name="interval">The interval; positive.</param>
    /// <returns>The trigger.</returns>
    public static WindowTrigger ContinuousJournalTime(Duration interval) =>
        new(TriggerKind.ContinuousJournalTime) { Interval = Checked(interval) };

    /// <summary>This trigger; when it fires, the window forgets its contents.</summary>
    /// <returns>The purging trigger.</returns>
    public WindowTrigger Purging() => this with { IsPurging = true };

    /// <inheritdoc/>
    public override string ToString()
    {
        var parameter = Kind switch
        {
            TriggerKind.Count => $" {Rows}",
            TriggerKind.Stages => $" early {Early?.ToString() ?? "never"}, late {Late}",
            _ => Interval > 0 ? $" {Interval} us" : "",
        };
        return $"{Kind}{parameter}{(IsPurging ? " purging" : "")}";
    }

    private static long Checked(Duration interval) => interval > Duration.Zero
        ? interval.Micros
        : throw new ArgumentException($"A window cannot fire every {interval}.");
}
