using System.Collections.Immutable;

namespace Telemetry.Engine.Ranking;

/// <summary>One column of an ORDER BY.</summary>
/// <param name="Column">The column; of any type. Texts are ordered by their UTF-8 bytes, NaN is the greatest
/// double.</param>
/// <param name="IsDescending">Whether great values come first.</param>
/// <param name="Nulls">Where NULL stands.</param>
public sealed record SortColumn(string Column, bool IsDescending = false, NullOrder Nulls = NullOrder.Lowest)
{
    /// <summary>Small values first.</summary>
    /// <param name="column">The column.</param>
    /// <param name="nulls">Where NULL stands.</param>
    /// <returns>The sort column.</returns>
    public static SortColumn Ascending(string column, NullOrder nulls = NullOrder.Lowest) => new(column, false, nulls);

    /// <summary>Great values first.</summary>
    /// <param name="column">The column.</param>
    /// <param name="nulls">Where NULL stands.</param>
    /// <returns>The sort column.</returns>
    public static SortColumn Descending(string column, NullOrder nulls = NullOrder.Lowest) => new(column, true, nulls);

    /// <inheritdoc/>
    public override string ToString() =>
        Column + (IsDescending ? " desc" : "") + (Nulls == NullOrder.Lowest ? "" : $" nulls {Nulls}");

    internal static string Print(ImmutableArray<SortColumn> columns) => string.Join(", ", columns);
}
