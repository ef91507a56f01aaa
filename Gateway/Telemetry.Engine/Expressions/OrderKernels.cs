using Telemetry.Engine.Data;
using Telemetry.Engine.Ranking;

namespace Telemetry.Engine.Expressions;

/// <summary>Says of the outcome of a comparison (negative, zero, positive) whether it is the wanted one.</summary>
internal interface IOrderTest
{
    static abstract bool Holds(int order);
}

internal readonly struct IsEqual : IOrderTest
{
    public static bool Holds(int order) => order == 0;
}

internal readonly struct IsLess : IOrderTest
{
    public static bool Holds(int order) => order < 0;
}

internal readonly struct IsLessOrEqual : IOrderTest
{
    public static bool Holds(int order) => order <= 0;
}

/// <summary>Compares values for which there are no vectors: decimals and truth values.</summary>
internal sealed class OrderKernel<T, TTest>(ValueKernel<T> left, ValueKernel<T> right) : MaskKernel
    where T : unmanaged, IComparable<T>
    where TTest : struct, IOrderTest
{
    public override bool HeedsRows => left.HeedsRows || right.HeedsRows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var one = left.Evaluate(frame, faults);
        var two = right.Evaluate(frame, faults);
        Span<T> first = one.Values, second = two.Values;
        for (var word = 0; word * 64 < frame.Count; word++)
        {
            var bits = 0UL;
            for (var lane = 0; lane < 64; lane++)
            {
                var row = (word * 64) + lane;
                if (TTest.Holds(first[row].CompareTo(second[row]))) { bits |= 1UL << lane; }
            }
            Result.True[word] = bits;
            Result.Known[word] = (one.HasNulls ? one.ValidBits[word] : ulong.MaxValue)
                & (two.HasNulls ? two.ValidBits[word] : ulong.MaxValue);
        }
        return Result;
    }
}

/// <summary>Compares texts by their code points.</summary>
internal sealed class TextOrderKernel<TTest>(ValueKernel<int> left, ValueKernel<int> right) : MaskKernel
    where TTest : struct, IOrderTest
{
    public override bool HeedsRows => left.HeedsRows || right.HeedsRows;

    public override Mask Evaluate(Frame frame, RowFaults faults)
    {
        var one = left.Evaluate(frame, faults);
        var two = right.Evaluate(frame, faults);
        for (var word = 0; word * 64 < frame.Count; word++)
        {
            var known = faults.Active[word] & (one.HasNulls ? one.ValidBits[word] : ulong.MaxValue)
                & (two.HasNulls ? two.ValidBits[word] : ulong.MaxValue);
            var bits = 0UL;
            for (var open = known; open != 0; open &= open - 1)
            {
                var row = (word * 64) + System.Numerics.BitOperations.TrailingZeroCount(open);
                var order = one[row] == two[row] ? 0 : TextOrder.Compare(frame.Texts[one[row]], frame.Texts[two[row]]);
                if (TTest.Holds(order)) { bits |= open & (~open + 1); }
            }
            Result.True[word] = bits;
            Result.Known[word] = known;
        }
        return Result;
    }
}
