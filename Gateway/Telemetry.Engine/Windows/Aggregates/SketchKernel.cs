using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Serves quantiles, any number of them out of one sketch.</summary>
internal sealed class SketchKernel(int argument) : SideKernel<SketchState>(argument)
{
    protected override void Change(SketchState state, Frame frame, int row, bool isAdded) =>
        state.Add(NumberColumn.At(frame, Argument, row));

    protected override void Result(Aggregate aggregate, SketchState state, int index, in ResultPlace target)
    {
        if (state.Count == 0) { target.SetNull(index); return; }
        // As a decimal, so that 0.07 of 100 is 7 and not a little more.
        var rank = (long)Math.Ceiling((decimal)(aggregate.Parameter ?? 0) * state.Count);
        target.Frame.Doubles(target.Column)[target.Start + index] = state.ValueAt(rank);
    }
}
