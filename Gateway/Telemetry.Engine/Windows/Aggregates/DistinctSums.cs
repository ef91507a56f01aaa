namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Sum and mean of different values: each is added once, the greatest first, so that doubles give the same
/// whatever the order in which they came.</summary>
internal static class DistinctSums
{
    public static AggregateResult Of<T, TOrder>(SortedCounts<T, TOrder> values, AggregateFunction function)
        where TOrder : struct, IValueOrder<T>
    {
        var plain = function == AggregateFunction.SumDistinct ? AggregateFunction.Sum : AggregateFunction.Avg;
        return (object)values switch
        {
            SortedCounts<long, IntegerOrder> integers =>
                Fold<IntegerSumAccumulator, long, IntegerOrder>(integers, plain),
            SortedCounts<double, NumberOrder> numbers => Fold<SumAccumulator, double, NumberOrder>(numbers, plain),
            SortedCounts<decimal, DecimalOrder> exact =>
                Fold<DecimalSumAccumulator, decimal, DecimalOrder>(exact, plain),
            _ => throw new NotSupportedException($"{function} of {typeof(T).Name}."),
        };
    }

    private static AggregateResult Fold<TAccumulator, T, TOrder>(
        SortedCounts<T, TOrder> values, AggregateFunction function)
        where TAccumulator : unmanaged, IAccumulator<TAccumulator, T>
        where T : unmanaged
        where TOrder : struct, IValueOrder<T>
    {
        var sum = TAccumulator.Create();
        values.Descend(ref sum, static (ref TAccumulator target, T value, long _) =>
        {
            TAccumulator.Add(ref target, value);
            return true;
        });
        return TAccumulator.Result(function, sum);
    }
}
