using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Which kernel serves which aggregate: those over one column share accumulators where they can.</summary>
internal static class AggregatePlan
{
    /// <summary>What aggregates must have in common to share a kernel.</summary>
    public readonly record struct Share(string Argument, string? Filter, Family Family);

    /// <summary>Kinds of accumulators.</summary>
    public enum Family
    {
        None = 0,
        Rows,
        Numbers,
        Sums,
        Extremes,
        Spread,
        Values,
        First,
        Last,
        Least,
        Greatest,
        Sketch,
        Track,
        Top,
    }

    public static Share ShareOf(Aggregate aggregate, Schema input, bool retracts) => new(
        aggregate.Argument, aggregate.Filter, FamilyOf(aggregate.Function, TypeOf(aggregate, input), retracts));

    /// <summary>Makes the kernel of aggregates that share one.</summary>
    public static AggregateKernel Make(Share share, IReadOnlyList<Aggregate> aggregates, Schema input, bool retracts)
    {
        var argument = share.Argument == Aggregate.AllRows ? -1 : input.IndexOf(share.Argument);
        var type = argument < 0 ? ColumnType.None : input.Columns[argument].Type;
        var kernel = Make(share.Family, argument, type, aggregates, retracts);
        return share.Filter is { } filter ? new FilteredKernel(kernel, input.IndexOf(filter)) : kernel;
    }

    private static ColumnType TypeOf(Aggregate aggregate, Schema input) => aggregate.Argument == Aggregate.AllRows
        ? ColumnType.None : input.Columns[input.IndexOf(aggregate.Argument)].Type;

    private static Family FamilyOf(AggregateFunction function, ColumnType type, bool retracts) => function switch
    {
        AggregateFunction.Count when type is ColumnType.Float64 => Family.Numbers,
        AggregateFunction.Count when type is ColumnType.Int64 or ColumnType.Decimal => Family.Sums,
        AggregateFunction.Count => Family.Rows,
        AggregateFunction.Min or AggregateFunction.Max when retracts => Family.Values,
        AggregateFunction.Min when type == ColumnType.Text => Family.Least,
        AggregateFunction.Max when type == ColumnType.Text => Family.Greatest,
        AggregateFunction.Min or AggregateFunction.Max when type != ColumnType.Float64 => Family.Extremes,
        AggregateFunction.Sum or AggregateFunction.Avg when type != ColumnType.Float64 => Family.Sums,
        AggregateFunction.First => Family.First,
        AggregateFunction.Last => Family.Last,
        AggregateFunction.CountDistinct or AggregateFunction.SumDistinct or AggregateFunction.AvgDistinct =>
            Family.Values,
        AggregateFunction.Quantile => Family.Sketch,
        AggregateFunction.TimeWeightedAvg or AggregateFunction.Rate or AggregateFunction.Increase => Family.Track,
        AggregateFunction.TopK => retracts ? Family.Values : Family.Top,
        _ => type == ColumnType.Float64 ? Family.Numbers : Family.Spread,
    };

    private static AggregateKernel Make(
        Family family, int argument, ColumnType type, IReadOnlyList<Aggregate> aggregates, bool retracts) =>
        family switch
        {
            Family.Rows => new CountKernel(argument),
            Family.Numbers => Numbers(argument, aggregates, retracts),
            Family.Sums when type == ColumnType.Decimal =>
                new AggregateKernel<DecimalSumAccumulator, decimal>(argument, mayFault: MaySum(aggregates)),
            Family.Sums => new AggregateKernel<IntegerSumAccumulator, long>(argument, mayFault: MaySum(aggregates)),
            Family.Extremes when type == ColumnType.Decimal =>
                new AggregateKernel<ExtremesAccumulator<decimal>, decimal>(argument),
            Family.Extremes => new AggregateKernel<ExtremesAccumulator<long>, long>(argument),
            Family.Spread when type == ColumnType.Decimal =>
                new AggregateKernel<ConvertedSpreadAccumulator<decimal>, decimal>(argument),
            Family.Spread => new AggregateKernel<ConvertedSpreadAccumulator<long>, long>(argument),
            Family.Sketch => new SketchKernel(argument),
            Family.Track => new TrackKernel(argument),
            Family.Least => new TextPickKernel<LeastText>(argument),
            Family.Greatest => new TextPickKernel<GreatestText>(argument),
            Family.First => Edge(argument, type, isLast: false),
            Family.Last => Edge(argument, type, isLast: true),
            Family.Values => Values(argument, type),
            Family.Top => Top(argument, type, aggregates.Max(a => (int)(a.Parameter ?? 0))),
            Family.None or _ => throw new ArgumentException($"No accumulator for {aggregates[0]}."),
        };

    /// <summary>The smallest accumulator that serves all these functions of one column of doubles.</summary>
    private static AggregateKernel Numbers(int argument, IReadOnlyList<Aggregate> aggregates, bool retracts)
    {
        var needsExtremes = aggregates.Any(a => a.Function is AggregateFunction.Min or AggregateFunction.Max);
        var needsMoments = aggregates.Any(a => a.Function
            is AggregateFunction.StddevSamp or AggregateFunction.VarSamp or AggregateFunction.StddevPop
            or AggregateFunction.VarPop);
        if (retracts)
        {
            return needsMoments ? new AggregateKernel<SpreadAccumulator, double>(argument)
                : new AggregateKernel<BalancedSumAccumulator, double>(argument);
        }
        return needsMoments ? new AggregateKernel<MomentsAccumulator, double>(argument)
            : needsExtremes ? new AggregateKernel<StatsAccumulator, double>(argument)
            : new AggregateKernel<SumAccumulator, double>(argument);
    }

    private static bool MaySum(IReadOnlyList<Aggregate> aggregates) =>
        aggregates.Any(a => a.Function == AggregateFunction.Sum);

    private static AggregateKernel Edge(int argument, ColumnType type, bool isLast) => type switch
    {
        ColumnType.Text when isLast => new TextPickKernel<LastText>(argument),
        ColumnType.Text => new TextPickKernel<FirstText>(argument),
        ColumnType.Float64 => new EdgeKernel<double>(argument, isLast),
        ColumnType.Decimal => new EdgeKernel<decimal>(argument, isLast),
        ColumnType.Boolean => new EdgeKernel<bool>(argument, isLast),
        _ => new EdgeKernel<long>(argument, isLast),
    };

    private static AggregateKernel Values(int argument, ColumnType type) => type switch
    {
        ColumnType.Text => new MultisetKernel<string, TextOrder>(argument, areTimes: false),
        ColumnType.Float64 => new MultisetKernel<double, NumberOrder>(argument, areTimes: false),
        ColumnType.Decimal => new MultisetKernel<decimal, DecimalOrder>(argument, areTimes: false),
        ColumnType.Boolean => new MultisetKernel<bool, TruthOrder>(argument, areTimes: false),
        _ => new MultisetKernel<long, IntegerOrder>(argument, type == ColumnType.Time),
    };

    private static AggregateKernel Top(int argument, ColumnType type, int limit) => type switch
    {
        ColumnType.Text => new TopKernel<string, TextOrder>(argument, limit, areTimes: false),
        ColumnType.Float64 => new TopKernel<double, NumberOrder>(argument, limit, areTimes: false),
        ColumnType.Decimal => new TopKernel<decimal, DecimalOrder>(argument, limit, areTimes: false),
        _ => new TopKernel<long, IntegerOrder>(argument, limit, type == ColumnType.Time),
    };
}
