using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>One aggregate of an <see cref="PlanNode.Aggregate"/> or <see cref="PlanNode.Over"/>.</summary>
/// <param name="Function">What is computed; COUNT(DISTINCT x) is
/// <see cref="AggregateFunction.CountDistinct"/>.</param>
/// <param name="Argument">The input's column, or <see cref="AllRows"/>.</param>
/// <param name="Name">The result column's name.</param>
/// <param name="Type">The result's type.</param>
public sealed record AggregateCall(AggregateFunction Function, int Argument, string Name, SqlType Type)
{
    /// <summary>Stands for the argument of COUNT(*).</summary>
    public const int AllRows = -1;

    /// <summary>The input's BOOLEAN column that must be true of a row that counts (FILTER), or −1.</summary>
    public int Filter { get; init; } = -1;

    /// <summary>The constant that the function needs beside its values: a quantile, a number of values.</summary>
    public double? Parameter { get; init; }
}
