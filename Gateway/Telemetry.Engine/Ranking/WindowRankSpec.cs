using System.Collections.Immutable;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Ranking;

/// <summary>
/// The first rows of each window and partition of a stream whose rows carry the bounds of their window: results of
/// windows, or rows that were given windows.
/// </summary>
public sealed record WindowRankSpec
{
    /// <summary>How rows are numbered.</summary>
    public RankFunction Function { get; init; } = RankFunction.RowNumber;

    /// <summary>What makes a partition beside the window; null for the stream's keys, empty for the window
    /// alone.</summary>
    public ImmutableArray<string>? PartitionBy { get; init; }

    /// <summary>The order.</summary>
    public required ImmutableArray<SortColumn> OrderBy { get; init; }

    /// <summary>Whether, of rows that are equal in the order, the one that came last is first: with the time descending
    /// and one row that is deduplication which keeps the last row.</summary>
    public bool LastOfEqualsFirst { get; init; }

    /// <summary>The first rank that is in the result, 1 or more.</summary>
    public int From { get; init; } = 1;

    /// <summary>The last rank that is in the result.</summary>
    public required int To { get; init; }

    /// <summary>The result column of the rank; null for none.</summary>
    public string? RankColumn { get; init; }

    /// <summary>The column of the window's start.</summary>
    public string WindowStart { get; init; } = "window_start";

    /// <summary>The column of the window's end: it closes when its clock reaches its end − 1.</summary>
    public string WindowEnd { get; init; } = "window_end";

    /// <summary>Whose clock closes the windows.</summary>
    public ClockScope Scope { get; init; } = ClockScope.Source;

    /// <summary>The first or last row by event time of each window and partition.</summary>
    /// <param name="keep">Which row stays.</param>
    /// <param name="timeColumn">The column of the event time.</param>
    /// <param name="partitionBy">What makes a partition beside the window; null for the stream's keys.</param>
    /// <param name="scope">Whose clock closes the windows.</param>
    /// <returns>The specification.</returns>
    public static WindowRankSpec Deduplicate(
        DeduplicateKeep keep, string timeColumn, ImmutableArray<string>? partitionBy = null,
        ClockScope scope = ClockScope.Source) => new()
        {
            PartitionBy = partitionBy,
            OrderBy = [new(timeColumn, keep == DeduplicateKeep.Last)],
            LastOfEqualsFirst = keep == DeduplicateKeep.Last,
            To = 1,
            Scope = scope,
        };

    /// <inheritdoc/>
    public override string ToString()
    {
        var by = PartitionBy is { } columns ? string.Join(", ", columns) : "key";
        return $"{Function} {From} to {To} by ({WindowStart}, {WindowEnd}; {by}) order ({SortColumn.Print(OrderBy)})"
            + (LastOfEqualsFirst ? ", last of equals first" : "")
            + (RankColumn is null ? "" : $" as {RankColumn}") + $", clock {Scope}";
    }

    internal void Validate()
    {
        if (Function == RankFunction.None) { throw new ArgumentException("A rank needs a function."); }
        if (OrderBy.IsDefaultOrEmpty) { throw new ArgumentException("A rank needs an order."); }
        if (From < 1 || To < From) { throw new ArgumentException($"There are no ranks from {From} to {To}."); }
        if (Scope == ClockScope.None) { throw new ArgumentException("A window needs a clock scope."); }
    }
}
