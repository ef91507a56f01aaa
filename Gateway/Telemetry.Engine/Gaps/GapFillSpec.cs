using System.Collections.Immutable;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Gaps;

/// <summary>How the gaps of a keyed stream are filled.</summary>
public sealed record GapFillSpec
{
    /// <summary>How far apart rows are without a gap; positive.</summary>
    public required Duration Interval { get; init; }

    /// <summary>What stands in the columns of rows that are filled in.</summary>
    public required GapFill Fill { get; init; }

    /// <summary>The columns for which that is something else.</summary>
    public ImmutableDictionary<string, GapFill> Columns { get; init; } = ImmutableDictionary<string, GapFill>.Empty;

    /// <summary>The column that has the rows' event time, if there is one.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>A gap of more rows stays as it is.</summary>
    public int RowsMax { get; init; } = 100_000;

    /// <summary>A gap that lasts longer from row to row stays as it is; null for however long.</summary>
    public Duration? GapMax { get; init; }

    /// <summary>Where the rows that are filled in lie: null for whole intervals behind the row before the gap; else at
    /// this instant and whole intervals from it, wherever the rows lie.</summary>
    public EventTime? Origin { get; init; }

    /// <summary>Whose clock lets rows go.</summary>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <inheritdoc/>
    public override string ToString()
    {
        var columns = Columns.OrderBy(column => column.Key, StringComparer.Ordinal)
            .Select(column => $" {column.Key} {column.Value}");
        return $"{Fill}{string.Concat(columns)} every {Interval} from {Origin?.ToString() ?? "the rows"}, "
            + $"at most {RowsMax} rows and {GapMax?.ToString() ?? "any time"}, time column {TimeColumn ?? "none"}, "
            + $"clock {Scope}";
    }

    internal void Validate()
    {
        if (Interval <= Duration.Zero) { throw new ArgumentException($"Gaps cannot be filled every {Interval}."); }
        if (GapMax <= Duration.Zero) { throw new ArgumentException($"No gap lasts {GapMax}."); }
        if (Origin is { IsUsable: false }) { throw new ArgumentException($"Rows cannot lie at {Origin}."); }
        if (Fill == GapFill.None || Columns.ContainsValue(GapFill.None))
        {
            throw new ArgumentException("A gap needs something to fill it.");
        }
        if (Scope == ClockScope.None) { throw new ArgumentException("A gap fill needs a clock scope."); }
        ArgumentOutOfRangeException.ThrowIfNegative(RowsMax);
    }
}
