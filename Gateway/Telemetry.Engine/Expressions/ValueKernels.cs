using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>Gives a value per row of a frame; the vector is valid until the next evaluation.</summary>
internal abstract class ValueKernel
{
    /// <summary>Whether it matters which rows count: some may fail, or leaving some out saves time.</summary>
    public virtual bool HeedsRows => false;

    public abstract Vec EvaluateAny(Frame frame, RowFaults faults);
}

/// <summary>Gives a value of one type per row of a frame; the vector is valid until the next evaluation.</summary>
internal abstract class ValueKernel<T> : ValueKernel
    where T : unmanaged
{
    public sealed override Vec EvaluateAny(Frame frame, RowFaults faults) => Evaluate(frame, faults);

    public abstract Vec<T> Evaluate(Frame frame, RowFaults faults);
}

internal sealed class ColumnKernel<T>(int index) : ValueKernel<T>
    where T : unmanaged
{
    public override Vec<T> Evaluate(Frame frame, RowFaults faults) => (Vec<T>)frame[index];
}

internal sealed class ConstantKernel<T> : ValueKernel<T>
    where T : unmanaged
{
    private readonly Vec<T> _values = new(EngineLimits.FrameRowsMax);

    public ConstantKernel(T value) => _values.Values.Fill(value);

    private ConstantKernel() => _values.SetValidBits(new ulong[Mask.Words]);

    public static ConstantKernel<T> Null { get; } = new();

    public override Vec<T> Evaluate(Frame frame, RowFaults faults) => _values;
}

internal interface IArithmetic<T>
    where T : unmanaged
{
    static abstract T Do(T left, T right);

    static abstract Vector512<T> Do(Vector512<T> left, Vector512<T> right);
}

internal readonly struct AddOperation<T> : IArithmetic<T>
    where T : unmanaged, INumber<T>
{
    public static T Do(T left, T right) => left + right;

    public static Vector512<T> Do(Vector512<T> left, Vector512<T> right) => left + right;
}

internal readonly struct SubtractOperation<T> : IArithmetic<T>
    where T : unmanaged, INumber<T>
{
    public static T Do(T left, T right) => left - right;

    public static Vector512<T> Do(Vector512<T> left, Vector512<T> right) => left - right;
}

internal readonly struct MultiplyOperation<T> : IArithmetic<T>
    where T : unmanaged, INumber<T>
{
    public static T Do(T left, T right) => left * right;

    public static Vector512<T> Do(Vector512<T> left, Vector512<T> right) => left * right;
}

internal readonly struct DivideOperation<T> : IArithmetic<T>
    where T : unmanaged, INumber<T>
{
    public static T Do(T left, T right) => left / right;

    public static Vector512<T> Do(Vector512<T> left, Vector512<T> right) => left / right;
}

internal sealed class ArithmeticKernel<T, TOperation>(ValueKernel<T> left, ValueKernel<T> right) : ValueKernel<T>
    where T : unmanaged
    where TOperation : struct, IArithmetic<T>
{
    private readonly Vec<T> _result = new(EngineLimits.FrameRowsMax);
    private readonly ulong[] _valid = new ulong[Mask.Words];

    public override bool HeedsRows => left.HeedsRows || right.HeedsRows;

    public override Vec<T> Evaluate(Frame frame, RowFaults faults)
    {
        var one = left.Evaluate(frame, faults);
        var two = right.Evaluate(frame, faults);
        ref var from = ref MemoryMarshal.GetReference(one.Values);
        ref var with = ref MemoryMarshal.GetReference(two.Values);
        ref var to = ref MemoryMarshal.GetReference(_result.Values);
        // Vectors have a whole number of lanes, so the last, unused rows may be computed too.
        for (nuint row = 0; row < (nuint)frame.Count; row += (nuint)Vector512<T>.Count)
        {
            TOperation.Do(Vector512.LoadUnsafe(ref from, row), Vector512.LoadUnsafe(ref with, row))
                .StoreUnsafe(ref to, row);
        }
        SetValidity(one, two);
        return _result;
    }

    private void SetValidity(Vec one, Vec two)
    {
        _result.ClearNulls();
        if (!one.HasNulls && !two.HasNulls) { return; }
        for (var word = 0; word < _valid.Length; word++)
        {
            _valid[word] = (one.HasNulls ? one.ValidBits[word] : ulong.MaxValue)
                & (two.HasNulls ? two.ValidBits[word] : ulong.MaxValue);
        }
        _result.SetValidBits(_valid);
    }
}
