using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>An OVER call whose expressions are columns.</summary>
/// <param name="Request">The call.</param>
/// <param name="Partition">What makes a partition.</param>
/// <param name="Order">The order.</param>
/// <param name="Argument">The first argument, or <see cref="AggregateCall.AllRows"/>.</param>
/// <param name="Filter">FILTER, or −1.</param>
internal sealed record PlacedOver(
    OverRequest Request, ImmutableArray<int> Partition, ImmutableArray<SortKey> Order, int Argument, int Filter)
{
    /// <summary>Calls of one group share partitions and order.</summary>
    public string Group => $"{string.Join(',', Partition)}|{string.Join(',', Order)}";

    /// <summary>The result column.</summary>
    public OverCall Call(ColumnNames names)
    {
        var call = Request.Call;
        var name = names.Unique(call.Function.ToLowerInvariant());
        return call.Function switch
        {
            "LAG" => new OverCall.Shift(Argument, -Rows(1), Default(), name, Request.Type),
            "LEAD" => new OverCall.Shift(Argument, Rows(1), Default(), name, Request.Type),
            "FIRST_VALUE" => new OverCall.Value(Argument, 1, Request.Frame, name, Request.Type),
            "LAST_VALUE" => new OverCall.Value(Argument, 0, Request.Frame, name, Request.Type),
            "NTH_VALUE" => new OverCall.Value(Argument, Math.Max(1, Rows(1)), Request.Frame, name, Request.Type),
            _ => new OverCall.Fold(Aggregated(name), Request.Frame),
        };
    }

    private AggregateCall Aggregated(string name)
    {
        var function = AggregateFunctions.Of(Request.Call);
        return new(function, Argument, name, Request.Type)
        {
            Filter = Filter,
            Parameter = AggregateFunctions.HasParameter(function)
                ? Convert.ToDouble(Constant(1, "a number"), System.Globalization.CultureInfo.InvariantCulture) : null,
        };
    }

    /// <summary>The number of rows that the second argument says; 1 when it is not there.</summary>
    private int Rows(int index)
    {
        if (Request.Arguments.Length <= index) { return 1; }
        return Constant(index, "a whole number") is long rows and >= 0 and <= int.MaxValue
            ? (int)rows
            : throw QueryError.Arguments(
                "This is a number of rows.", Request.Call.Arguments[index].Span, "a whole number");
    }

    private object? Default()
    {
        if (Request.Arguments.Length < 3) { return null; }
        var value = Constant(2, $"a constant {Request.Type}");
        return Request.Type.ToColumnType() switch
        {
            _ when value is null => null,
            Data.ColumnType.Float64 => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
            Data.ColumnType.Decimal => Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture),
            _ => value,
        };
    }

    private object? Constant(int index, string expected) => Request.Arguments[index] is BoundExpression.Literal literal
        ? literal.Value
        : throw QueryError.Arguments("This argument is a constant.", Request.Call.Arguments[index].Span, expected);
}
