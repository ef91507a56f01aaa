using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Gaps;

/// <summary>How the gaps of a keyed stream are filled.</summary>
public sealed record GapFillSpec
{
    /// <summary>How far apart rows are without a gap; positive.</summary>
    public required Duration Interval { get; init; }

    /// <summary>What stands in the rows that are filled in.</summary>
    public required GapFill Fill { get; init; }

    /// <summary>The column that has the rows' event time, if there is one.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>A gap of more rows stays as it is.</summary>
    public int RowsMax { get; init; } = 100_000;

    /// <summary>Whose clock lets rows go.</summary>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Fill} every {Interval}, at most {RowsMax} rows, time column {TimeColumn ?? "none"}, clock {Scope}";

    internal void Validate()
    {
        if (Interval <= Duration.Zero) { throw new ArgumentException($"Gaps cannot be filled every {Interval}."); }
        if (Fill == GapFill.None) { throw new ArgumentException("A gap needs something to fill it."); }
        if (Scope == ClockScope.None) { throw new ArgumentException("A gap fill needs a clock scope."); }
        ArgumentOutOfRangeException.ThrowIfNegative(RowsMax);
    }
}
