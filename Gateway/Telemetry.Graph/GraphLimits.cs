namespace Telemetry.Graph;

/// <summary>What is too much to be computed while a statement waits.</summary>
public static class GraphLimits
{
    /// <summary>Nodes times edges (one more, each) of a graph whose betweenness is asked for: about a second.</summary>
    public const long CentralityStepsMax = 50_000_000;

    /// <summary>Rounds of PageRank at most.</summary>
    public const int PageRankRoundsMax = 1_000;
}
