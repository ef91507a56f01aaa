using System.Collections.Immutable;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>How rows get their windows.</summary>
public abstract record PlanWindow
{
    private PlanWindow() { }

    /// <summary>What the bounds are measured in: the rows' event time, or journal time (PROCTIME()).</summary>
    public TimeDomain Domain { get; init; } = TimeDomain.Event;

    /// <summary>Side by side.</summary>
    /// <param name="Size">How long a window is.</param>
    /// <param name="Offset">How far the starts lie from multiples of the size since the epoch; may be
    /// negative.</param>
    public sealed record Tumble(Duration Size, Duration Offset) : PlanWindow
    {
        /// <inheritdoc/>
        public override string ToString() => $"TUMBLE({Size.ToText()}{Shift(Offset)}){Suffix}";
    }

    /// <summary>Overlapping, or with gaps.</summary>
    /// <param name="Slide">How far apart windows start.</param>
    /// <param name="Size">How long a window is; in SQL a multiple of the slide.</param>
    /// <param name="Offset">How far the starts lie from multiples of the slide since the epoch.</param>
    public sealed record Hop(Duration Slide, Duration Size, Duration Offset) : PlanWindow
    {
        /// <inheritdoc/>
        public override string ToString() => $"HOP({Size.ToText()} every {Slide.ToText()}{Shift(Offset)}){Suffix}";
    }

    /// <summary>Beginning together and ending one step after another, until the longest.</summary>
    /// <param name="Step">How much longer each window is than the one before.</param>
    /// <param name="Size">The longest one; a multiple of the step.</param>
    /// <param name="Offset">How far the starts lie from multiples of the size since the epoch.</param>
    public sealed record Cumulate(Duration Step, Duration Size, Duration Offset) : PlanWindow
    {
        /// <inheritdoc/>
        public override string ToString() => $"CUMULATE({Size.ToText()} by {Step.ToText()}{Shift(Offset)}){Suffix}";
    }

    /// <summary>Sessions, ended by a gap.</summary>
    /// <param name="Gap">The gap.</param>
    /// <param name="Keys">The input's columns that each have sessions of their own; empty for sessions of all
    /// rows.</param>
    public sealed record Session(Duration Gap, ImmutableArray<int> Keys) : PlanWindow
    {
        /// <inheritdoc/>
        public override string ToString() => $"SESSION(gap {Gap.ToText()}){Suffix}";
    }

    /// <summary>The rows have a window already, in columns: they come from windows. It closes when event time has
    /// passed its end − 1.</summary>
    /// <param name="Start">The input's column of the window's start.</param>
    /// <param name="End">The input's column of the window's end.</param>
    public sealed record Attached(int Start, int End) : PlanWindow
    {
        /// <inheritdoc/>
        public override string ToString() => $"window of the row{Suffix}";
    }

    private string Suffix => Domain == TimeDomain.Journal ? " by processing time" : "";

    private static string Shift(Duration offset) => offset == Duration.Zero ? "" : $" from {offset.ToText()}";
}
