using System.Collections.Frozen;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>The aggregates that SQL knows, and the types that they give.</summary>
internal static class AggregateFunctions
{
    private static readonly FrozenDictionary<string, AggregateFunction> ByName =
        new Dictionary<string, AggregateFunction>(StringComparer.Ordinal)
        {
            ["COUNT"] = AggregateFunction.Count,
            ["APPROX_COUNT_DISTINCT"] = AggregateFunction.CountDistinct,
            ["SUM"] = AggregateFunction.Sum,
            ["MIN"] = AggregateFunction.Min,
            ["MAX"] = AggregateFunction.Max,
            ["AVG"] = AggregateFunction.Avg,
            ["STDDEV"] = AggregateFunction.StddevSamp,
            ["STDDEV_SAMP"] = AggregateFunction.StddevSamp,
            ["STDDEV_POP"] = AggregateFunction.StddevPop,
            ["VARIANCE"] = AggregateFunction.VarSamp,
            ["VAR_SAMP"] = AggregateFunction.VarSamp,
            ["VAR_POP"] = AggregateFunction.VarPop,
            ["FIRST_VALUE"] = AggregateFunction.First,
            ["LAST_VALUE"] = AggregateFunction.Last,
            ["PERCENTILE"] = AggregateFunction.Quantile,
            ["APPROX_QUANTILE"] = AggregateFunction.Quantile,
            ["TIME_WEIGHTED_AVG"] = AggregateFunction.TimeWeightedAvg,
            ["COUNTER_RATE"] = AggregateFunction.Rate,
            ["COUNTER_INCREASE"] = AggregateFunction.Increase,
            ["TOP_K"] = AggregateFunction.TopK,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names of aggregates of Flink that are not to be had, so that the message says so.</summary>
    private static readonly FrozenSet<string> Missing = FrozenSet.Create(
        StringComparer.Ordinal, "LISTAGG", "STRING_AGG", "COLLECT", "ARRAY_AGG", "JSON_ARRAYAGG", "JSON_OBJECTAGG",
        "CUME_DIST", "PERCENT_RANK", "NTILE");

    /// <summary>The names, for suggestions.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    /// <summary>Whether a call is one of an aggregate, OVER or not.</summary>
    public static bool IsAggregate(SqlExpression.Call call) =>
        call.Name.IsSimple && (ByName.ContainsKey(call.Function) || Missing.Contains(call.Function));

    /// <summary>Whether an expression is an aggregate without OVER.</summary>
    public static bool IsPlainAggregate(SqlExpression expression) =>
        expression is SqlExpression.Call { Over: null } call && IsAggregate(call);

    /// <summary>What a call computes.</summary>
    public static AggregateFunction Of(SqlExpression.Call call)
    {
        if (!ByName.TryGetValue(call.Function, out var function))
        {
            throw QueryError.Unsupported($"The aggregate {call.Function}", call.Span);
        }
        if (call.OrderBy.Count > 0) { throw QueryError.Unsupported($"ORDER BY within {call.Function}", call.Span); }
        if (!call.IsDistinct) { return function; }
        return function switch
        {
            AggregateFunction.Count or AggregateFunction.CountDistinct => AggregateFunction.CountDistinct,
            AggregateFunction.Min or AggregateFunction.Max => function,
            AggregateFunction.Sum => AggregateFunction.SumDistinct,
            AggregateFunction.Avg => AggregateFunction.AvgDistinct,
            _ => throw QueryError.Unsupported($"{call.Function}(DISTINCT …)", call.Span,
                "Group a sub-query with SELECT DISTINCT."),
        };
    }

    /// <summary>Whether there is a second argument, a constant.</summary>
    public static bool HasParameter(AggregateFunction function) =>
        function is AggregateFunction.Quantile or AggregateFunction.TopK;

    /// <summary>The type of the result.</summary>
    public static SqlType TypeOf(AggregateFunction function, SqlType argument, SqlExpression.Call call)
    {
        var isNumber = argument.IsNumeric;
        var isOrdered = isNumber || argument.IsTimestamp || argument.IsInterval
            || argument.Kind is SqlTypeKind.String or SqlTypeKind.Date or SqlTypeKind.Time;
        var takes = function switch
        {
            AggregateFunction.Count or AggregateFunction.CountDistinct or AggregateFunction.First
                or AggregateFunction.Last => true,
            AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.TopK => isOrdered,
            _ => isNumber,
        };
        if (!takes) { throw QueryError.Type($"{call.Function} cannot take {argument}.", call.Span, "a number"); }
        return function switch
        {
            AggregateFunction.Count or AggregateFunction.CountDistinct => SqlType.BigInt.With(false),
            AggregateFunction.Sum or AggregateFunction.SumDistinct when argument.Kind == SqlTypeKind.Decimal =>
                SqlType.Decimal(SqlType.PrecisionMax, argument.Scale),
            AggregateFunction.Avg or AggregateFunction.AvgDistinct when argument.Kind == SqlTypeKind.Decimal =>
                SqlType.Decimal(SqlType.PrecisionMax, Math.Max(6, argument.Scale)),
            AggregateFunction.Sum or AggregateFunction.Avg or AggregateFunction.Min or AggregateFunction.Max
                or AggregateFunction.First or AggregateFunction.Last or AggregateFunction.SumDistinct
                or AggregateFunction.AvgDistinct => argument.With(true),
            AggregateFunction.TopK => SqlType.Array(argument.With(true)),
            _ => SqlType.Double,
        };
    }
}
