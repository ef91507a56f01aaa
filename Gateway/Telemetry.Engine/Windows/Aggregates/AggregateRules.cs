using Telemetry.Engine.Data;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>What an aggregate needs, checked when it is described, and the type that it gives.</summary>
internal static class AggregateRules
{
    /// <summary>Checks an aggregate against the columns that it will see.</summary>
    /// <exception cref="ArgumentException">It does not fit; the message says why.</exception>
    public static void Check(Aggregate aggregate, Schema input, bool retracts)
    {
        CheckParameter(aggregate);
        CheckFilter(aggregate, input);
        if (retracts && !CanRetract(aggregate.Function))
        {
            throw new ArgumentException(
                $"{aggregate}: rows of a changelog are taken back, which {aggregate.Function} cannot do.");
        }
        if (aggregate.Argument == Aggregate.AllRows)
        {
            if (aggregate.Function == AggregateFunction.Count) { return; }
            throw new ArgumentException($"{aggregate}: only a count takes all rows; name a column.");
        }
        var type = input.Columns[input.IndexOf(aggregate.Argument)].Type;
        if (Takes(aggregate.Function, type)) { return; }
        throw new ArgumentException($"{aggregate}: column '{aggregate.Argument}' is {type}; "
            + $"{aggregate.Function} takes {NamesOf(aggregate.Function)}.");
    }

    /// <summary>The result's column.</summary>
    public static Column ResultOf(Aggregate aggregate, Schema input)
    {
        var isCount = aggregate.Function is AggregateFunction.Count or AggregateFunction.CountDistinct;
        var mayLack = aggregate.Function != AggregateFunction.Count;
        var type = isCount ? ColumnType.Int64 : aggregate.Function switch
        {
            AggregateFunction.Sum or AggregateFunction.Avg or AggregateFunction.Min or AggregateFunction.Max
                or AggregateFunction.First or AggregateFunction.Last or AggregateFunction.SumDistinct
                or AggregateFunction.AvgDistinct =>
                input.Columns[input.IndexOf(aggregate.Argument)].Type,
            AggregateFunction.TopK => ColumnType.Text,
            _ => ColumnType.Float64,
        };
        return new(aggregate.Name, type, mayLack);
    }

    private static void CheckParameter(Aggregate aggregate)
    {
        var parameter = aggregate.Parameter;
        var isRight = aggregate.Function switch
        {
            AggregateFunction.Quantile => parameter is >= 0 and <= 1,
            AggregateFunction.TopK => parameter is >= 1 and <= EngineLimits.TopValuesMax && parameter % 1 == 0,
            _ => parameter is null,
        };
        if (isRight) { return; }
        throw new ArgumentException($"{aggregate}: " + aggregate.Function switch
        {
            AggregateFunction.Quantile => "the parameter of a quantile lies between 0 and 1.",
            AggregateFunction.TopK => $"the parameter of TopK is a whole number from 1 to {EngineLimits.TopValuesMax}.",
            _ => $"{aggregate.Function} takes no parameter.",
        });
    }

    private static void CheckFilter(Aggregate aggregate, Schema input)
    {
        if (aggregate.Filter is not { } filter) { return; }
        var type = input.Columns[input.IndexOf(filter)].Type;
        if (type == ColumnType.Boolean) { return; }
        throw new ArgumentException($"{aggregate}: column '{filter}' is {type}; a filter needs Boolean.");
    }

    /// <summary>Whether values can be taken back.</summary>
    public static bool CanRetract(AggregateFunction function) => function
        is AggregateFunction.Count or AggregateFunction.Sum or AggregateFunction.Avg or AggregateFunction.Min
        or AggregateFunction.Max or AggregateFunction.StddevSamp or AggregateFunction.VarSamp
        or AggregateFunction.StddevPop or AggregateFunction.VarPop or AggregateFunction.CountDistinct
        or AggregateFunction.TopK or AggregateFunction.SumDistinct or AggregateFunction.AvgDistinct;

    private static bool Takes(AggregateFunction function, ColumnType type)
    {
        var isNumber = type is ColumnType.Int64 or ColumnType.Float64 or ColumnType.Decimal;
        return function switch
        {
            AggregateFunction.Count or AggregateFunction.CountDistinct or AggregateFunction.First
                or AggregateFunction.Last => true,
            AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.TopK =>
                isNumber || type is ColumnType.Time or ColumnType.Text,
            AggregateFunction.None => throw new ArgumentException("An aggregate needs a function."),
            _ => isNumber,
        };
    }

    private static string NamesOf(AggregateFunction function) => function
        is AggregateFunction.Min or AggregateFunction.Max or AggregateFunction.TopK
        ? "Int64, Float64, Decimal, Time or Text" : "Int64, Float64 or Decimal";
}
