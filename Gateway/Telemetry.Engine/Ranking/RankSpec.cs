using System.Collections.Immutable;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Ranking;

/// <summary>
/// The first rows of each partition of a stream, always up to date: SQL's <c>ROW_NUMBER() OVER (PARTITION BY …
/// ORDER BY …) BETWEEN from AND to</c>.
/// </summary>
/// <remarks>A stream of inserts without <see cref="UniqueKey"/> keeps at most the ranks up to <see cref="To"/>; with
/// updates or a unique key all rows are kept, because one that leaves lets another one in.</remarks>
public sealed record RankSpec
{
    /// <summary>How rows are numbered.</summary>
    public RankFunction Function { get; init; } = RankFunction.RowNumber;

    /// <summary>What makes a partition; null for the stream's keys (one partition when it has none), empty for one
    /// partition.</summary>
    public ImmutableArray<string>? PartitionBy { get; init; }

    /// <summary>The order; of rows that are equal in it the one that came first is first.</summary>
    public required ImmutableArray<SortColumn> OrderBy { get; init; }

    /// <summary>The first rank that is in the result, 1 or more.</summary>
    public int From { get; init; } = 1;

    /// <summary>The last rank that is in the result.</summary>
    public required int To { get; init; }

    /// <summary>The result column of the rank; null for none, which makes far fewer changes.</summary>
    public string? RankColumn { get; init; }

    /// <summary>Columns of which each combination stands in one row only: a further row with the same ones replaces the
    /// row (an upsert). Empty for none.</summary>
    public ImmutableArray<string> UniqueKey { get; init; } = [];

    /// <summary>How long after its rows last changed a partition is forgotten, by journal time; null for never. A
    /// forgotten partition begins anew; what was said of it is not taken back.</summary>
    public Duration? Retention { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var by = PartitionBy is { } columns ? string.Join(", ", columns) : "key";
        return $"{Function} {From} to {To} by ({by}) order ({SortColumn.Print(OrderBy)})"
            + (RankColumn is null ? "" : $" as {RankColumn}")
            + (UniqueKey.IsEmpty ? "" : $" unique ({string.Join(", ", UniqueKey)})")
            + (Retention is { } retention ? $" kept {retention}" : "");
    }

    internal void Validate()
    {
        if (Function == RankFunction.None) { throw new ArgumentException("A rank needs a function."); }
        if (OrderBy.IsDefaultOrEmpty) { throw new ArgumentException("A rank needs an order."); }
        if (Retention is { } kept && kept <= Duration.Zero)
        {
            throw new ArgumentException($"Partitions cannot be kept {kept}.");
        }
        if (From < 1 || To < From) { throw new ArgumentException($"There are no ranks from {From} to {To}."); }
    }
}
