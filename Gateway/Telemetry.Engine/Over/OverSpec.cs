using System.Collections.Immutable;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Over;

/// <summary>
/// Each row with what functions say of the rows around it: SQL's <c>f(x) OVER (PARTITION BY … ORDER BY time
/// ROWS | RANGE BETWEEN … AND …)</c>. The columns may have different frames.
/// </summary>
public sealed record OverSpec
{
    /// <summary>What makes a partition; null for the stream's keys, empty for one partition.</summary>
    public ImmutableArray<string>? PartitionBy { get; init; }

    /// <summary>The result columns; they come behind those of the row.</summary>
    public required ImmutableArray<OverColumn> Columns { get; init; }

    /// <summary>Which rows come too late.</summary>
    public OverLateness Lateness { get; init; }

    /// <summary>Whose clock lets rows go.</summary>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <inheritdoc/>
    public override string ToString() =>
        $"by ({(PartitionBy is { } columns ? string.Join(", ", columns) : "key")}), late {Lateness}, clock {Scope}: "
        + string.Join("; ", Columns);

    internal void Validate()
    {
        if (Columns.IsDefaultOrEmpty) { throw new ArgumentException("An OVER needs a column."); }
        if (Scope == ClockScope.None) { throw new ArgumentException("An OVER needs a clock scope."); }
    }
}
