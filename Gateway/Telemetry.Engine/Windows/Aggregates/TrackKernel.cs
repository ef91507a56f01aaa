using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Serves the time-weighted mean, increase and rate.</summary>
internal sealed class TrackKernel(int argument) : SideKernel<TrackState>(argument)
{
    private const double MicrosPerSecond = 1_000_000;

    public override bool MayFault => true;

    protected override void Change(TrackState state, Frame frame, int row, bool isAdded) =>
        state.Add(frame.Times[row], NumberColumn.At(frame, Argument, row));

    protected override void Result(Aggregate aggregate, TrackState state, int index, in ResultPlace target)
    {
        if (state.IsEmpty) { target.SetNull(index); return; }
        var result = AggregateResult.Null;
        if (aggregate.Function == AggregateFunction.TimeWeightedAvg)
        {
            result = AggregateResult.Of(state.MeanUntil(target.WindowEnd));
        }
        else if (state.TryIncrease(out var increase, out var micros))
        {
            var isRate = aggregate.Function == AggregateFunction.Rate;
            result = AggregateResult.Of(isRate ? increase / (micros / MicrosPerSecond) : increase);
        }
        target.Write(aggregate, index, result);
    }
}
