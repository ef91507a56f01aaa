using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Expressions;

/// <summary>Integers, instants and durations calculated exactly: a row whose result is out of range, or that divides by
/// zero, fails.</summary>
public sealed class CheckedArithmetic : ScalarFunction
{
    private readonly ArithmeticOperation _operation;
    private readonly long _least;
    private readonly long _greatest;

    /// <summary>Describes an operation with two integers.</summary>
    /// <param name="operation">What is done; a quotient is truncated towards zero.</param>
    /// <param name="result">Int64 or Time.</param>
    /// <param name="least">The least value that the result may have.</param>
    /// <param name="greatest">The greatest value that the result may have.</param>
    public CheckedArithmetic(
        ArithmeticOperation operation, ColumnType result = ColumnType.Int64, long least = long.MinValue,
        long greatest = long.MaxValue)
    {
        if (result is not (ColumnType.Int64 or ColumnType.Time))
        {
            throw new ArgumentException($"{result} values are not calculated as integers.");
        }
        _operation = operation;
        _least = least;
        _greatest = greatest;
        Result = result;
        Name = least == long.MinValue && greatest == long.MaxValue
            ? $"checked_{operation}"
            : string.Create(CultureInfo.InvariantCulture, $"checked_{operation}[{least},{greatest}]");
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override ImmutableArray<ColumnType> Parameters { get; } = [ColumnType.Int64, ColumnType.Int64];

    /// <inheritdoc/>
    public override ColumnType Result { get; }

    /// <inheritdoc/>
    public override bool MayFault => true;

    /// <inheritdoc/>
    public override bool SkipsRows => false;

    /// <inheritdoc/>
    public override ScalarKernel CreateKernel() => _operation switch
    {
        ArithmeticOperation.Add => new VectorKernel<CheckedAdd>(_least, _greatest),
        ArithmeticOperation.Subtract => new VectorKernel<CheckedSubtract>(_least, _greatest),
        ArithmeticOperation.Multiply => new SingleKernel<CheckedMultiply>(_least, _greatest),
        ArithmeticOperation.Divide => new SingleKernel<CheckedDivide>(_least, _greatest),
        ArithmeticOperation.Modulo => new SingleKernel<CheckedModulo>(_least, _greatest),
        _ => throw new ArgumentException($"{_operation} is no operation."),
    };

    /// <summary>The least and greatest values are seen by the sign of what they are compared with.</summary>
    private sealed class VectorKernel<T>(long least, long greatest) : ScalarKernel
        where T : struct, ICheckedVector
    {
        public override void Evaluate(in CallFrame call)
        {
            ref var one = ref MemoryMarshal.GetReference(call.Argument<long>(0).Values);
            ref var two = ref MemoryMarshal.GetReference(call.Argument<long>(1).Values);
            ref var to = ref MemoryMarshal.GetReference(call.ResultOf<long>().Values);
            var (low, high) = (Vector512.Create(least), Vector512.Create(greatest));
            for (var word = 0; word * 64 < call.Frame.Count; word++)
            {
                var failed = 0UL;
                for (var lane = 0; lane < 64; lane += Vector512<long>.Count)
                {
                    var row = (nuint)((word * 64) + lane);
                    var (left, right) = (Vector512.LoadUnsafe(ref one, row), Vector512.LoadUnsafe(ref two, row));
                    var result = T.Do(left, right);
                    result.StoreUnsafe(ref to, row);
                    var wrong = T.Overflow(left, right, result) | Vector512.LessThan(result, low)
                        | Vector512.GreaterThan(result, high);
                    failed |= wrong.ExtractMostSignificantBits() << lane;
                }
                if ((failed & call.Rows[word]) != 0) { Fail(call, word, failed & call.Rows[word]); }
            }
        }

        private static void Fail(in CallFrame call, int word, ulong failed)
        {
            foreach (var bit in new RowBits([failed]))
            {
                CheckedFaults.Overflow(call, (word * 64) + bit, T.Sign);
            }
        }
    }

    private sealed class SingleKernel<T>(long least, long greatest) : ScalarKernel
        where T : struct, ICheckedSingle
    {
        public override void Evaluate(in CallFrame call)
        {
            Span<long> one = call.Argument<long>(0).Values, two = call.Argument<long>(1).Values;
            var to = call.ResultOf<long>().Values;
            foreach (var row in new RowBits(call.Rows))
            {
                if (T.TryDo(one[row], two[row], out var result) && result >= least && result <= greatest)
                {
                    to[row] = result;
                }
                else { CheckedFaults.Add(call, row, T.Sign); }
            }
        }
    }
}

/// <summary>The messages of rows that fail.</summary>
internal static class CheckedFaults
{
    public static void Overflow(in CallFrame call, int row, string sign) =>
        call.Faults.Add(row, DeadLetterSchema.Overflow, Told(call, row, sign));

    public static void Add(in CallFrame call, int row, string sign)
    {
        var divides = sign is "/" or "%" && call.Argument<long>(1)[row] == 0;
        call.Faults.Add(
            row, divides ? DeadLetterSchema.DivisionByZero : DeadLetterSchema.Overflow, Told(call, row, sign));
    }

    private static string Told(in CallFrame call, int row, string sign) => string.Create(
        CultureInfo.InvariantCulture, $"{call.Argument<long>(0)[row]} {sign} {call.Argument<long>(1)[row]}");
}
