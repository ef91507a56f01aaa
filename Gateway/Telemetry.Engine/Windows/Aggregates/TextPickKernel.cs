using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Serves first, last, min or max of texts.</summary>
internal sealed class TextPickKernel<TRule>(int argument) : SideKernel<TextPickState<TRule>>(argument)
    where TRule : struct, ITextRule
{
    protected override void Change(TextPickState<TRule> state, Frame frame, int row, bool isAdded) =>
        state.Add(TextOrder.Take(frame, Argument, row), frame.Times[row]);

    protected override void Result(Aggregate aggregate, TextPickState<TRule> state, int index, in ResultPlace target) =>
        target.Frame.SetText(target.Column, target.Start + index, state.Text);
}
