using System.Runtime.CompilerServices;

namespace Telemetry.Engine.Expressions;

internal sealed class RowKernel<T1, TResult>(RowFunction.Map<T1, TResult> map) : ScalarKernel
{
    public override void Evaluate(in CallFrame call)
    {
        foreach (var row in new RowBits(call.Rows))
        {
            var outcome = default(RowOutcome);
            Cells.Set(call, row, map(Cells.Get<T1>(call, 0, row), ref outcome), outcome);
        }
    }
}

internal sealed class RowKernel<T1, T2, TResult>(RowFunction.Map<T1, T2, TResult> map) : ScalarKernel
{
    public override void Evaluate(in CallFrame call)
    {
        foreach (var row in new RowBits(call.Rows))
        {
            var outcome = default(RowOutcome);
            Cells.Set(
                call, row, map(Cells.Get<T1>(call, 0, row), Cells.Get<T2>(call, 1, row), ref outcome), outcome);
        }
    }
}

internal sealed class RowKernel<T1, T2, T3, TResult>(RowFunction.Map<T1, T2, T3, TResult> map) : ScalarKernel
{
    public override void Evaluate(in CallFrame call)
    {
        foreach (var row in new RowBits(call.Rows))
        {
            var outcome = default(RowOutcome);
            var value = map(
                Cells.Get<T1>(call, 0, row), Cells.Get<T2>(call, 1, row), Cells.Get<T3>(call, 2, row), ref outcome);
            Cells.Set(call, row, value, outcome);
        }
    }
}

internal sealed class TextsKernel(RowFunction.TextsMap map, int count) : ScalarKernel
{
    private readonly string?[] _values = new string?[count];

    public override void Evaluate(in CallFrame call)
    {
        foreach (var row in new RowBits(call.Rows))
        {
            for (var index = 0; index < _values.Length; index++)
            {
                _values[index] = call[index].IsNull(row) ? null : Cells.Get<string>(call, index, row);
            }
            var outcome = default(RowOutcome);
            Cells.Set(call, row, map(_values, ref outcome), outcome);
        }
    }
}

/// <summary>Single values in vectors by their type; the compiler leaves one branch of each. A type seen as itself is
/// not boxed, which a cast would do where nothing is optimised.</summary>
internal static class Cells
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Get<T>(in CallFrame call, int argument, int row)
    {
        if (typeof(T) == typeof(long)) { return Unsafe.As<long, T>(ref call.Argument<long>(argument)[row]); }
        if (typeof(T) == typeof(double)) { return Unsafe.As<double, T>(ref call.Argument<double>(argument)[row]); }
        if (typeof(T) == typeof(bool)) { return Unsafe.As<bool, T>(ref call.Argument<bool>(argument)[row]); }
        if (typeof(T) == typeof(decimal)) { return Unsafe.As<decimal, T>(ref call.Argument<decimal>(argument)[row]); }
        return (T)(object)call.Frame.Texts[call.Argument<int>(argument)[row]];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(in CallFrame call, int row, T value, in RowOutcome outcome)
    {
        if (!outcome.IsValue) { Settle(call, row, outcome); return; }
        if (typeof(T) == typeof(long)) { call.ResultOf<long>()[row] = Unsafe.As<T, long>(ref value); }
        else if (typeof(T) == typeof(double)) { call.ResultOf<double>()[row] = Unsafe.As<T, double>(ref value); }
        else if (typeof(T) == typeof(bool)) { call.ResultOf<bool>()[row] = Unsafe.As<T, bool>(ref value); }
        else if (typeof(T) == typeof(decimal)) { call.ResultOf<decimal>()[row] = Unsafe.As<T, decimal>(ref value); }
        else if (value is string text) { call.ResultOf<int>()[row] = call.Frame.Texts.InternTransient(text); }
        else { call.Result.SetNull(row); }
    }

    private static void Settle(in CallFrame call, int row, in RowOutcome outcome)
    {
        call.Result.SetNull(row);
        if (outcome.Reason is { } reason) { call.Faults.Add(row, reason, outcome.Detail); }
    }
}
