using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Serves top-k over rows that are never taken back.</summary>
internal sealed class TopKernel<T, TOrder>(int argument, int limit, bool areTimes)
    : SideKernel<TopState<T, TOrder>>(argument)
    where TOrder : struct, IValueOrder<T>
{
    protected override TopState<T, TOrder> NewState() => new() { Limit = limit };

    protected override void Change(TopState<T, TOrder> state, Frame frame, int row, bool isAdded) =>
        state.Add(TOrder.Take(frame, Argument, row));

    protected override void Result(Aggregate aggregate, TopState<T, TOrder> state, int index, in ResultPlace target)
    {
        if (state.Values.Total == 0) { target.SetNull(index); return; }
        target.Frame.SetText(
            target.Column, target.Start + index,
            JsonArrays.Of(state.Values, (int)(aggregate.Parameter ?? 0), areTimes));
    }
}
