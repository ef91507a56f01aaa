namespace Telemetry.Engine.Ranking;

/// <summary>How rows of a partition are numbered in their order, from 1.</summary>
public enum RankFunction
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>ROW_NUMBER: every row has a number of its own; equal rows have them in the order of arrival.</summary>
    RowNumber = 1,

    /// <summary>RANK: equal rows share a number, and the next one counts how many came before: 1, 1, 3.</summary>
    Rank = 2,

    /// <summary>DENSE_RANK: equal rows share a number, and the next one is one more: 1, 1, 2.</summary>
    DenseRank = 3,
}
