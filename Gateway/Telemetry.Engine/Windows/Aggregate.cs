using System.Globalization;
using System.Text;

namespace Telemetry.Engine.Windows;

/// <summary>One result column of an aggregation.</summary>
/// <param name="Function">What is computed.</param>
/// <param name="Argument">The column of values, or <see cref="AllRows"/>.</param>
/// <param name="Name">The result column's name.</param>
public sealed record Aggregate(AggregateFunction Function, string Argument, string Name)
{
    /// <summary>Stands for the argument of COUNT(*).</summary>
    public const string AllRows = "*";

    /// <summary>What the function needs beside its values: the quantile (0 to 1) of
    /// <see cref="AggregateFunction.Quantile"/>, how many values <see cref="AggregateFunction.TopK"/> gives; null for
    /// the
    /// others.</summary>
    public double? Parameter { get; init; }

    /// <summary>FILTER (WHERE …): a Boolean column; only rows where it is true count. Null for all rows.</summary>
    public string? Filter { get; init; }

    /// <summary>COUNT(*): how many rows there are, whatever they hold.</summary>
    /// <param name="name">The result column's name.</param>
    /// <returns>The aggregate.</returns>
    public static Aggregate CountAll(string name) => new(AggregateFunction.Count, AllRows, name);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Function}({Argument}");
        if (Parameter is { } parameter) { text.Append(CultureInfo.InvariantCulture, $", {parameter:R}"); }
        text.Append(')');
        if (Filter is not null) { text.Append(CultureInfo.InvariantCulture, $" FILTER {Filter}"); }
        return text.Append(CultureInfo.InvariantCulture, $" AS {Name}").ToString();
    }
}
