using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>The same for every row.</summary>
internal sealed class ConstantTruthKernel : MaskKernel
{
    public ConstantTruthKernel(bool? value)
    {
        Array.Fill(Result.True, value == true ? ulong.MaxValue : 0);
        Array.Fill(Result.Known, value is null ? 0 : ulong.MaxValue);
    }

    public override Mask Evaluate(Frame frame, RowFaults faults) => Result;
}

/// <summary>Whether a value is missing.</summary>
internal sealed class MissingValueKernel(ValueKernel operand) : MaskKernel
{
    public override bool HeedsRows => operand.HeedsRows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var vec = operand.EvaluateAny(frame, faults);
        for (var word = 0; word < Mask.Words; word++)
        {
            Result.True[word] = vec.HasNulls ? ~vec.ValidBits[word] : 0;
            Result.Known[word] = ulong.MaxValue;
        }
        return Result;
    }
}

/// <summary>Whether a condition is unknown.</summary>
internal sealed class UnknownKernel(MaskKernel operand) : MaskKernel
{
    public override bool HeedsRows => operand.HeedsRows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var mask = operand.Evaluate(frame, faults);
        for (var word = 0; word < Mask.Words; word++)
        {
            Result.True[word] = ~mask.Known[word];
            Result.Known[word] = ulong.MaxValue;
        }
        return Result;
    }
}

/// <summary>Whether a condition is true, not false or unknown.</summary>
internal sealed class IsTrueKernel(MaskKernel operand) : MaskKernel
{
    public override bool HeedsRows => operand.HeedsRows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var mask = operand.Evaluate(frame, faults);
        for (var word = 0; word < Mask.Words; word++)
        {
            Result.True[word] = mask.True[word] & mask.Known[word];
            Result.Known[word] = ulong.MaxValue;
        }
        return Result;
    }
}

/// <summary>A condition as a value.</summary>
internal sealed class ConditionValueKernel(MaskKernel condition) : ValueKernel<bool>
{
    private readonly Vec<bool> _result = new(EngineLimits.FrameRowsMax);

    public override bool HeedsRows => condition.HeedsRows;

    public override Vec<bool> Evaluate(Frame frame, RowFaults faults)
    {
        var mask = condition.Evaluate(frame, faults);
        var values = _result.Values;
        var allKnown = true;
        for (var word = 0; word * 64 < frame.Count; word++)
        {
            var bits = mask.True[word];
            foreach (ref var value in values.Slice(word * 64, 64))
            {
                value = (bits & 1) != 0;
                bits >>= 1;
            }
            allKnown &= mask.Known[word] == ulong.MaxValue;
        }
        _result.SetValidBits(allKnown ? default : mask.Known);
        return _result;
    }
}
