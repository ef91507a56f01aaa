using Telemetry.Engine.Data;

namespace Telemetry.Engine.Ranking;

/// <summary>How many of a partition's sorted rows have a rank up to the last one that is wanted.</summary>
internal sealed class RankLimits(RankFunction function, int last, RowOrder order)
{
    /// <summary>How many rows to keep, when rows only come.</summary>
    public int LengthOf(ReadOnlySpan<int> sorted)
    {
        if (sorted.Length <= last || function == RankFunction.RowNumber) { return Math.Min(sorted.Length, last); }
        // Rows that are equal to the last one have its rank.
        if (function == RankFunction.Rank) { return order.PlaceBehind(sorted, sorted[last - 1]); }
        var length = 0;
        for (var rank = 1; rank <= last && length < sorted.Length; rank++)
        {
            length = order.PlaceBehind(sorted, sorted[length]);
        }
        return length;
    }

    /// <summary>Whether a row that comes would not be kept; when not, it still may not be.</summary>
    public bool IsBehind(ReadOnlySpan<int> sorted, Frame frame, int row)
    {
        if (sorted.Length < last || function == RankFunction.DenseRank) { return false; }
        var place = order.Compare(frame, row, sorted[^1]);
        return function == RankFunction.Rank ? place > 0 : place >= 0;
    }
}
