using System.Collections.Immutable;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.General;

/// <summary>Windows of any shape, with triggers, evictors and lateness. For tumbling and hopping windows on their
/// sources' clocks <see cref="WindowSpec"/> is much faster.</summary>
public sealed record GeneralWindowSpec
{
    /// <summary>Which windows a row belongs to.</summary>
    public required WindowAssigner Assigner { get; init; }

    /// <summary>When a window speaks.</summary>
    public required WindowTrigger Trigger { get; init; }

    /// <summary>Which rows a window lets go when it speaks; null for none. A window with an evictor keeps all its rows,
    /// one without folds them.</summary>
    public WindowEvictor? Evictor { get; init; }

    /// <summary>How long behind its end − 1 a window of event time is kept: a row that still finds it makes it speak
    /// again with its whole value.</summary>
    public Duration AllowedLateness { get; init; }

    /// <summary>The result columns; with none, a window that fires gives all its rows.</summary>
    public ImmutableArray<Aggregate> Aggregates { get; init; } = [];

    /// <summary>Whose clock closes windows of event time.</summary>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <summary>Whether a window keeps its rows instead of folding them.</summary>
    internal bool KeepsRows => Evictor is not null || Aggregates.IsEmpty;

    /// <summary>Windows of event time that fire when their clock has passed them.</summary>
    /// <param name="assigner">The windows.</param>
    /// <param name="aggregates">The result columns.</param>
    /// <param name="scope">Whose clock closes the windows.</param>
    /// <returns>The specification.</returns>
    public static GeneralWindowSpec OnEventTime(
        WindowAssigner assigner, IEnumerable<Aggregate> aggregates, ClockScope scope = ClockScope.Source) =>
        new() { Assigner = assigner, Trigger = WindowTrigger.EventTime, Aggregates = [.. aggregates], Scope = scope };

    /// <summary>A window per so many rows of a key.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="aggregates">The result columns.</param>
    /// <param name="scope">Whose clock the key has.</param>
    /// <returns>The specification.</returns>
    public static GeneralWindowSpec Count(
        long rows, IEnumerable<Aggregate> aggregates, ClockScope scope = ClockScope.Source) => new()
        {
            Assigner = WindowAssigner.Global(),
            Trigger = WindowTrigger.Count(rows).Purging(),
            Aggregates = [.. aggregates],
            Scope = scope,
        };

    /// <summary>A window over the last rows of a key that speaks with every so many: of fewer rows at first, then the
    /// last ones.</summary>
    /// <param name="rows">How many rows it has at most.</param>
    /// <param name="slide">With how many new rows it speaks.</param>
    /// <param name="aggregates">The result columns.</param>
    /// <param name="scope">Whose clock the key has.</param>
    /// <returns>The specification.</returns>
    public static GeneralWindowSpec CountHopping(
        long rows, long slide, IEnumerable<Aggregate> aggregates, ClockScope scope = ClockScope.Source) => new()
        {
            Assigner = WindowAssigner.Global(),
            Trigger = WindowTrigger.Count(slide),
            Evictor = WindowEvictor.Count(rows),
            Aggregates = [.. aggregates],
            Scope = scope,
        };

    /// <inheritdoc/>
    public override string ToString()
    {
        var columns = Aggregates.IsEmpty
            ? "rows" : string.Join(", ", Aggregates);
        return $"{Assigner}, trigger {Trigger}, evictor {Evictor?.ToString() ?? "none"}, "
            + $"lateness {AllowedLateness}, clock {Scope}: {columns}";
    }

    /// <summary>The windows, whoever's clock closes them.</summary>
    internal string DescribeState() => (this with { Scope = ClockScope.None }).ToString();

    internal void Validate()
    {
        if (AllowedLateness < Duration.Zero) { throw new ArgumentException($"No lateness of {AllowedLateness}."); }
        if (Trigger.Kind == TriggerKind.Stages && Assigner.Domain != TimeDomain.Event)
        {
            throw new ArgumentException($"Windows of {Assigner} have no end that a watermark could pass.");
        }
        if (Scope == ClockScope.None) { throw new ArgumentException("A window needs a clock scope."); }
    }
}
