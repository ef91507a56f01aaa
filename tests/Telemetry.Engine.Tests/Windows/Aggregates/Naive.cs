using System.Globalization;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Tests.Windows.Aggregates;

/// <summary>Aggregates as their definitions say them, out of all samples in the order of their arrival.</summary>
internal static class Naive
{
    /// <summary>Every function over every column that it takes, some with filters.</summary>
    public static Aggregate[] Aggregates(bool retracts)
    {
        var all = new List<Aggregate> { Aggregate.CountAll("n"), Aggregate.CountAll("f") with { Filter = "flag" } };
        Add(all, AggregateFunction.Count, null, "integer", "number", "exact", "text", "flag", "instant");
        Add(all, AggregateFunction.CountDistinct, null, "integer", "number", "exact", "text", "flag", "instant");
        Add(all, AggregateFunction.Min, null, "integer", "number", "exact", "text", "instant");
        Add(all, AggregateFunction.Max, null, "integer", "number", "exact", "text", "instant");
        Add(all, AggregateFunction.TopK, 3, "integer", "number", "exact", "text");
        foreach (var function in (AggregateFunction[])[AggregateFunction.Sum, AggregateFunction.Avg,
            AggregateFunction.SumDistinct, AggregateFunction.AvgDistinct,
            AggregateFunction.VarSamp, AggregateFunction.VarPop, AggregateFunction.StddevSamp,
            AggregateFunction.StddevPop])
        {
            Add(all, function, null, "integer", "number", "exact");
        }
        if (retracts) { return [.. all]; }
        Add(all, AggregateFunction.First, null, "integer", "number", "exact", "text", "flag", "instant");
        Add(all, AggregateFunction.Last, null, "integer", "number", "exact", "text", "flag", "instant");
        Add(all, AggregateFunction.TimeWeightedAvg, null, "number", "exact");
        Add(all, AggregateFunction.Rate, null, "number");
        Add(all, AggregateFunction.Increase, null, "number", "exact");
        return [.. all];
    }

    public static object? Of(
        Aggregate aggregate, IEnumerable<Sample> samples, long windowEnd = Folds.WindowEnd)
    {
        var rows = samples.Where(row => aggregate.Filter is null || row.Flag == true).ToArray();
        if (aggregate.Argument == Aggregate.AllRows) { return (long)rows.Length; }
        var pairs = rows.Select(row => (row.Time, Value: ValueOf(row, aggregate.Argument)))
            .Where(pair => pair.Value is not null).Select(pair => (pair.Time, Value: pair.Value!)).ToArray();
        object[] values = [.. pairs.Select(pair => pair.Value)];
        return aggregate.Function switch
        {
            AggregateFunction.Count => (long)values.Length,
            AggregateFunction.CountDistinct => (long)values.Distinct().Count(),
            _ when values.Length == 0 => null,
            AggregateFunction.Min => values.Min(Order),
            AggregateFunction.Max => values.Max(Order),
            AggregateFunction.TopK => Json(values.OrderDescending(Order).Take((int)aggregate.Parameter!.Value)),
            AggregateFunction.Sum => Sum(values),
            AggregateFunction.Avg => Average(values),
            AggregateFunction.SumDistinct => Sum([.. values.Distinct()]),
            AggregateFunction.AvgDistinct => Average([.. values.Distinct()]),
            AggregateFunction.First => pairs.OrderBy(pair => pair.Time).First().Value,
            AggregateFunction.Last => pairs.OrderBy(pair => pair.Time).Last().Value,
            AggregateFunction.TimeWeightedAvg => TimeWeighted(pairs, windowEnd),
            AggregateFunction.Increase => Increase(pairs),
            AggregateFunction.Rate => Increase(pairs) / ((pairs.Max(p => p.Time) - pairs.Min(p => p.Time)) / 1e6),
            _ => Variance(aggregate.Function, values),
        };
    }

    private static readonly Comparer<object> Order = Comparer<object>.Create((left, right) =>
        left is string text
            ? string.CompareOrdinal(text, (string)right) : Comparer<object>.Default.Compare(left, right));

    private static void Add(
        List<Aggregate> all, AggregateFunction function, double? parameter, params string[] columns)
    {
        foreach (var column in columns)
        {
            all.Add(new(function, column, $"c{all.Count}") { Parameter = parameter });
            all.Add(new(function, column, $"c{all.Count}") { Parameter = parameter, Filter = "flag" });
        }
    }

    private static object? ValueOf(Sample row, string column) => column switch
    {
        "integer" => row.Integer,
        "number" => row.Number,
        "exact" => row.Exact,
        "text" => row.Text,
        "flag" => row.Flag,
        _ => row.Instant,
    };

    private static double ToDouble(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static object? Sum(object[] values)
    {
        if (values[0] is double) { return values.Sum(ToDouble); }
        if (values[0] is decimal) { return values.Sum(value => (decimal)value); }
        var sum = values.Aggregate((Int128)0, (total, value) => total + (long)value);
        return sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : null;
    }

    private static object Average(object[] values)
    {
        if (values[0] is double) { return values.Average(ToDouble); }
        if (values[0] is long)
        {
            return (long)(values.Aggregate((Int128)0, (total, value) => total + (long)value) / values.Length);
        }
        var scale = Math.Max(6, values.Max(value => (int)((decimal)value).Scale));
        return decimal.Round(values.Average(value => (decimal)value), scale, MidpointRounding.AwayFromZero);
    }

    private static double? Variance(AggregateFunction function, object[] values)
    {
        var mean = values.Average(ToDouble);
        var isSample = function is AggregateFunction.VarSamp or AggregateFunction.StddevSamp;
        if (isSample && values.Length < 2) { return null; }
        var variance = values.Sum(value => Math.Pow(ToDouble(value) - mean, 2)) / (values.Length - (isSample ? 1 : 0));
        return function is AggregateFunction.VarSamp or AggregateFunction.VarPop ? variance : Math.Sqrt(variance);
    }

    private static double TimeWeighted((long Time, object Value)[] pairs, long windowEnd)
    {
        var points = Instants(pairs);
        var area = 0.0;
        for (var index = 0; index < points.Length; index++)
        {
            var next = index + 1 < points.Length ? points[index + 1].Time : windowEnd;
            area += points[index].Value * (next - points[index].Time);
        }
        return area / (windowEnd - points[0].Time);
    }

    private static double? Increase((long Time, object Value)[] pairs)
    {
        var points = Instants(pairs);
        if (points.Length < 2) { return null; }
        return points.Zip(points.Skip(1), (before, after) =>
            after.Value >= before.Value ? after.Value - before.Value : after.Value).Sum();
    }

    /// <summary>One value per instant: the last to arrive.</summary>
    private static (long Time, double Value)[] Instants((long Time, object Value)[] pairs) =>
        [.. pairs.GroupBy(pair => pair.Time).OrderBy(group => group.Key)
            .Select(group => (group.Key, ToDouble(group.Last().Value)))];

    private static string Json(IEnumerable<object> values) => "[" + string.Join(',', values.Select(value =>
        value is string text ? $"\"{text}\"" : Convert.ToString(value, CultureInfo.InvariantCulture))) + "]";
}
