using Telemetry.Engine.Data;
using Telemetry.Engine.Ranking;

namespace Telemetry.Engine.Over;

/// <summary>ROW_NUMBER, RANK, DENSE_RANK.</summary>
internal sealed class NumberFunction(OverColumn.Number number) : OverFunction(new(number.Name, ColumnType.Int64))
{
    public override bool IsRunning => true;

    public override bool IsComplete(in OverPlace place) => true;

    public override void Write(in OverPlace place, Frame frame, int column, int row) =>
        frame.Longs(column)[row] = number.Function switch
        {
            RankFunction.Rank => place.Rank,
            RankFunction.DenseRank => place.DenseRank,
            _ => place.Gone + place.Index + 1,
        };

    public override int FirstNeeded(in OverPlace place) => place.Index;
}
