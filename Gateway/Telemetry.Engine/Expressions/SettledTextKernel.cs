using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>Texts as ordinals of which equal ones are equal texts, also in a step in which some text has two.</summary>
internal sealed class SettledTextKernel(ValueKernel<int> texts) : ValueKernel<int>
{
    private readonly Vec<int> _result = new(EngineLimits.FrameRowsMax);

    public override bool HeedsRows => texts.HeedsRows;

    public override Vec<int> Evaluate(Frame frame, RowFaults faults)
    {
        var values = texts.Evaluate(frame, faults);
        if (!frame.Texts.HasTwins) { return values; }
        for (var row = 0; row < frame.Count; row++)
        {
            // What stands where there is NULL may be no ordinal of this step.
            var ordinal = values[row];
            _result[row] = ordinal < 0 && !values.IsNull(row) ? frame.Texts.Settle(ordinal) : ordinal;
        }
        _result.SetValidBits(values.ValidBits);
        return _result;
    }
}
