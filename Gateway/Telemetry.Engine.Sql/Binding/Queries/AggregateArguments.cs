using System.Globalization;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Makes an <see cref="AggregateCall"/> of a call as written.</summary>
internal static class AggregateArguments
{
    /// <summary>Binds the arguments and gives the call, whose name is the function's.</summary>
    public static AggregateCall Bind(SqlExpression.Call call, ExpressionBinder binder, ColumnBook book)
    {
        var function = AggregateFunctions.Of(call);
        var wanted = AggregateFunctions.HasParameter(function) ? 2 : 1;
        if (call.Arguments.Count != wanted)
        {
            var message = $"{call.Function} takes {wanted} argument{(wanted == 1 ? "" : "s")}, "
                + $"and {call.Arguments.Count} are given.";
            throw QueryError.Arguments(message, call.Span);
        }
        var name = call.Function.ToLowerInvariant();
        var result = call.Arguments[0].Value is SqlExpression.Star star
            ? Star(call, function, star, name) : Column(call, function, binder, book, name);
        if (wanted == 2) { result = result with { Parameter = Constant(call.Arguments[1].Value, binder) }; }
        return call.Filter is null
            ? result : result with { Filter = book.Add(binder.BindCondition(call.Filter), "filter") };
    }

    private static AggregateCall Star(
        SqlExpression.Call call, AggregateFunction function, SqlExpression star, string name)
    {
        if (function != AggregateFunction.Count)
        {
            throw QueryError.Arguments($"{call.Function} takes a column, not all of them.", star.Span, "a column");
        }
        return new(function, AggregateCall.AllRows, name, SqlType.BigInt.With(false));
    }

    private static AggregateCall Column(
        SqlExpression.Call call, AggregateFunction function, ExpressionBinder binder, ColumnBook book, string name)
    {
        var argument = binder.Bind(call.Arguments[0].Value);
        var type = AggregateFunctions.TypeOf(function, argument.Type, call);
        // A count of what is never NULL counts rows: nothing has to be computed for it.
        if (function == AggregateFunction.Count && !argument.Type.IsNullable)
        {
            return new(function, AggregateCall.AllRows, name, type);
        }
        return new(function, book.Add(argument, "arg"), name, type);
    }

    private static double Constant(SqlExpression expression, ExpressionBinder binder)
    {
        var value = binder.Bind(expression) is BoundExpression.Literal literal ? literal.Value : null;
        return value is long or double or decimal
            ? Convert.ToDouble(value, CultureInfo.InvariantCulture)
            : throw QueryError.Arguments("This argument is a constant number.", expression.Span, "a number");
    }
}
