using System.Collections.Immutable;
using System.Globalization;

namespace Telemetry.Engine.Ranking;

/// <summary>All rows of a bounded input in an order: ORDER BY, OFFSET and LIMIT of a query that ends.</summary>
public sealed record SortSpec
{
    /// <summary>The order; of rows that are equal in it the one that came first is first. Empty: the order in which
    /// the rows came.</summary>
    public required ImmutableArray<SortColumn> OrderBy { get; init; }

    /// <summary>How many rows are left out first.</summary>
    public long Offset { get; init; }

    /// <summary>How many rows come out at most; null for all.</summary>
    public long? Count { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"({SortColumn.Print(OrderBy)}) from {Offset}, {Count?.ToString(CultureInfo.InvariantCulture) ?? "all"}");

    internal void Validate()
    {
        if (OrderBy.IsDefault) { throw new ArgumentException("A sort needs an order, if only an empty one."); }
        if (Offset < 0 || Count < 0) { throw new ArgumentException($"There are no {Count} rows from {Offset}."); }
    }
}
