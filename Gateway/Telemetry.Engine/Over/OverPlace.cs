using Telemetry.Engine.State;

namespace Telemetry.Engine.Over;

/// <summary>
/// A row in its partition, as the functions see it. The rows of the partition that are kept stand in the order of time;
/// the first of them are final: no row will come between them any more.
/// </summary>
internal readonly ref struct OverPlace
{
    public required RowStore Rows { get; init; }

    /// <summary>The partition's key.</summary>
    public required int Key { get; init; }

    /// <summary>The times of the final rows.</summary>
    public required ReadOnlySpan<long> Times { get; init; }

    /// <summary>The final rows.</summary>
    public required ReadOnlySpan<int> Handles { get; init; }

    /// <summary>The current row among them, or their number when it has not come yet.</summary>
    public required int Index { get; init; }

    /// <summary>How many rows of the partition came before those that are kept.</summary>
    public required long Gone { get; init; }

    public required long Watermark { get; init; }

    /// <summary>RANK of the current row.</summary>
    public long Rank { get; init; }

    /// <summary>DENSE_RANK of the current row.</summary>
    public long DenseRank { get; init; }

    /// <summary>Whether no row will come any more.</summary>
    public bool IsEnd => Watermark == long.MaxValue;

    /// <summary>A time that the current row, or the next one that comes, is not before.</summary>
    public long Time => Index < Times.Length ? Times[Index] : Index > 0 ? Times[Index - 1] : long.MinValue;

    /// <summary>The first row at or behind a time.</summary>
    public int FirstFrom(long time)
    {
        var (low, high) = (0, Times.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Times[middle] < time) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }
}
