using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>Gives a condition per row of a frame; the mask is valid until the next evaluation.</summary>
internal abstract class MaskKernel
{
    protected Mask Result { get; } = new();

    /// <summary>Whether it matters which rows count: some may fail, or leaving some out saves time.</summary>
    public virtual bool HeedsRows => false;

    public abstract Mask Evaluate(Frame frame, RowFaults faults);
}

internal interface IComparison<T>
{
    static abstract Vector512<T> Do(Vector512<T> left, Vector512<T> right);
}

internal readonly struct EqualComparison<T> : IComparison<T>
    where T : unmanaged, INumber<T>
{
    public static Vector512<T> Do(Vector512<T> left, Vector512<T> right) => Vector512.Equals(left, right);
}

internal readonly struct LessComparison<T> : IComparison<T>
    where T : unmanaged, INumber<T>
{
    public static Vector512<T> Do(Vector512<T> left, Vector512<T> right) => Vector512.LessThan(left, right);
}

internal readonly struct LessOrEqualComparison<T> : IComparison<T>
    where T : unmanaged, INumber<T>
{
    public static Vector512<T> Do(Vector512<T> left, Vector512<T> right) => Vector512.LessThanOrEqual(left, right);
}

internal sealed class CompareKernel<T, TComparison>(ValueKernel<T> left, ValueKernel<T> right) : MaskKernel
    where T : unmanaged
    where TComparison : struct, IComparison<T>
{
    public override bool HeedsRows => left.HeedsRows || right.HeedsRows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var one = left.Evaluate(frame, faults);
        var two = right.Evaluate(frame, faults);
        ref var first = ref MemoryMarshal.GetReference(one.Values);
        ref var second = ref MemoryMarshal.GetReference(two.Values);
        for (var word = 0; word * 64 < frame.Count; word++)
        {
            var bits = 0UL;
            for (var lane = 0; lane < 64; lane += Vector512<T>.Count)
            {
                var row = (nuint)((word * 64) + lane);
                var hits = TComparison.Do(Vector512.LoadUnsafe(ref first, row), Vector512.LoadUnsafe(ref second, row));
                bits |= hits.ExtractMostSignificantBits() << lane;
            }
            Result.True[word] = bits;
            Result.Known[word] = (one.HasNulls ? one.ValidBits[word] : ulong.MaxValue)
                & (two.HasNulls ? two.ValidBits[word] : ulong.MaxValue);
        }
        return Result;
    }
}

internal sealed class TruthKernel(ValueKernel<bool> operand) : MaskKernel
{
    public override bool HeedsRows => operand.HeedsRows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var values = operand.Evaluate(frame, faults);
        Array.Clear(Result.True);
        for (var row = 0; row < frame.Count; row++)
        {
            if (values[row]) { Result.True[row >> 6] |= 1UL << (row & 63); }
        }
        if (values.HasNulls) { values.ValidBits[..Mask.Words].CopyTo(Result.Known); }
        else { Array.Fill(Result.Known, ulong.MaxValue); }
        return Result;
    }
}

internal sealed class IsNullKernel(int column) : MaskKernel
{
    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var vec = frame[column];
        for (var word = 0; word < Mask.Words; word++)
        {
            Result.True[word] = vec.HasNulls ? ~vec.ValidBits[word] : 0;
            Result.Known[word] = ulong.MaxValue;
        }
        return Result;
    }
}

internal sealed class NotKernel(MaskKernel operand) : MaskKernel
{
    public override bool HeedsRows => operand.HeedsRows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var mask = operand.Evaluate(frame, faults);
        for (var word = 0; word < Mask.Words; word++)
        {
            Result.True[word] = ~mask.True[word];
            Result.Known[word] = mask.Known[word];
        }
        return Result;
    }
}

/// <summary>Kleene's and: false as soon as one side is false, and then the right side is not asked: it cannot fail.
/// Or is the same by De Morgan.</summary>
internal sealed class AndKernel(MaskKernel left, MaskKernel right) : MaskKernel
{
    private readonly ulong[] _open = new ulong[Mask.Words];
    private readonly ulong[] _before = new ulong[Mask.Words];
    private readonly bool _narrows = right.HeedsRows;

    public override bool HeedsRows => left.HeedsRows || _narrows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var one = left.Evaluate(frame, faults);
        var two = _narrows ? EvaluateOpen(one, frame, faults) : right.Evaluate(frame, faults);
        for (var word = 0; word < Mask.Words; word++)
        {
            var isTrue = one.True[word] & one.Known[word] & two.True[word] & two.Known[word];
            var isFalse = (one.Known[word] & ~one.True[word]) | (two.Known[word] & ~two.True[word]);
            Result.True[word] = isTrue;
            Result.Known[word] = isTrue | isFalse;
        }
        return Result;
    }

    private Mask EvaluateOpen(Mask one, Frame frame, RowFaults faults)
    {
        for (var word = 0; word < Mask.Words; word++) { _open[word] = ~one.Known[word] | one.True[word]; }
        // When no row is open, every row that counts is false already.
        var two = faults.Narrow(_open, _before) ? right.Evaluate(frame, faults) : one;
        faults.Widen(_before);
        return two;
    }
}
