using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Serves count, distinct count, distinct sum and mean, min, max and top-k out of all values.</summary>
internal sealed class MultisetKernel<T, TOrder>(int argument, bool areTimes)
    : SideKernel<MultisetState<T, TOrder>>(argument)
    where TOrder : struct, IValueOrder<T>
{
    public override bool CanRetract => true;

    public override bool MayFault => true;

    protected override void Change(MultisetState<T, TOrder> state, Frame frame, int row, bool isAdded)
    {
        var value = TOrder.Take(frame, Argument, row);
        if (isAdded) { state.Add(value); } else { state.Retract(value); }
    }

    protected override void Result(
        Aggregate aggregate, MultisetState<T, TOrder> state, int index, in ResultPlace target)
    {
        var row = target.Start + index;
        switch (aggregate.Function)
        {
            case AggregateFunction.Count: target.Frame.Longs(target.Column)[row] = state.Values.Total; break;
            case AggregateFunction.CountDistinct: target.Frame.Longs(target.Column)[row] = state.Values.Distinct; break;
            case var _ when state.Values.Distinct == 0: target.SetNull(index); break;
            case AggregateFunction.Min: TOrder.Put(state.Values.Least, target.Frame, target.Column, row); break;
            case AggregateFunction.Max: TOrder.Put(state.Values.Greatest, target.Frame, target.Column, row); break;
            case AggregateFunction.SumDistinct or AggregateFunction.AvgDistinct:
                target.Write(aggregate, index, DistinctSums.Of(state.Values, aggregate.Function));
                break;
            default:
                var json = JsonArrays.Of(state.Values, (int)(aggregate.Parameter ?? 0), areTimes);
                target.Frame.SetText(target.Column, row, json);
                break;
        }
    }
}
