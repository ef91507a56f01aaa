using Telemetry.Engine.State;

namespace Telemetry.Engine.Ranking;

/// <summary>Numbers sorted rows one after the other.</summary>
internal struct RankCounter(RankFunction function, RowOrder order)
{
    private int _last = RowStore.None;
    private long _rows;
    private long _rank;

    /// <summary>The rank of the next row.</summary>
    public long Next(int row)
    {
        _rows++;
        var isPeer = _last != RowStore.None && function != RankFunction.RowNumber && order.Compare(_last, row) == 0;
        if (!isPeer) { _rank = function == RankFunction.DenseRank ? _rank + 1 : _rows; }
        _last = row;
        return _rank;
    }
}
