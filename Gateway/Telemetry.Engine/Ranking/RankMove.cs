namespace Telemetry.Engine.Ranking;

/// <summary>A row, or the one that it replaces, with its rank before and after a change; rank 0 for none.</summary>
internal struct RankMove(int before, long rankBefore, int after, long rankAfter)
{
    public int Before { get; } = before;

    public long RankBefore { get; set; } = rankBefore;

    public int After { get; } = after;

    public long RankAfter { get; set; } = rankAfter;
}
