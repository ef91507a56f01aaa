using System.Collections.Immutable;
using Telemetry.Engine.Sql.Catalog;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Plans the table functions that the host brings: their rows are constants.</summary>
internal sealed class TableFunctions(PlannerSession session)
{
    /// <summary>The function of a call; null when there is none of that name.</summary>
    public SqlTableFunction? Find(SqlExpression.Call call) =>
        call.Name.IsSimple ? session.Catalog.TableFunctions.GetValueOrDefault(call.Function) : null;

    /// <summary>The rows.</summary>
    public Relation Plan(SqlTableFunction function, SqlExpression.Call call)
    {
        var given = Sorted(function, call);
        var values = function.Parameters
            .Select((parameter, index) => given[index] is { } argument ? Value(function, parameter, argument) : null)
            .ToImmutableArray();
        var rows = function.Rows(values) switch
        {
            SqlTableResult.Rows answer => answer.Values,
            SqlTableResult.Refused refusal => throw QueryError.BadArgument(
                refusal.Message, (given[refusal.Argument] ?? call).Span, refusal.Known),
            _ => throw new InvalidOperationException($"{function.Name} has answered with nothing."),
        };
        if (rows.Length > SqlLimits.FunctionRowsMax)
        {
            throw QueryError.Unsupported(
                $"A table of {rows.Length} rows, more than {SqlLimits.FunctionRowsMax}, as a constant", call.Span);
        }
        var node = new PlanNode.Values(
            [.. function.Columns.Select(column => new PlanColumn(column.Name, column.Type) { IsLimited = true })],
            [.. rows.Select(row => row
                .Select((value, column) => (BoundExpression)Literal(value, function.Columns[column].Type))
                .ToImmutableArray())],
            function.PrimaryKey, call.ToString());
        return Relation.Of(node, function.Columns.Select(column => column.Name), function.Name);
    }

    private static SqlExpression?[] Sorted(SqlTableFunction function, SqlExpression.Call call)
    {
        var given = new SqlExpression?[function.Parameters.Length];
        for (var index = 0; index < call.Arguments.Count; index++)
        {
            var argument = call.Arguments[index];
            var place = argument.Name is null ? index : PlaceOf(function, argument.Name.Text);
            if (place < 0 || place >= given.Length || given[place] is not null)
            {
                throw QueryError.Arguments(
                    $"{function.Name} has no such argument, or has it already.", argument.Span, function.Signature);
            }
            given[place] = argument.Value;
        }
        for (var index = 0; index < given.Length; index++)
        {
            if (given[index] is null && !function.Parameters[index].IsOptional)
            {
                throw QueryError.Arguments(
                    $"{function.Name} lacks its argument {function.Parameters[index].Name}.", call.Span,
                    function.Signature);
            }
        }
        return given;
    }

    private static int PlaceOf(SqlTableFunction function, string name)
    {
        for (var place = 0; place < function.Parameters.Length; place++)
        {
            if (string.Equals(function.Parameters[place].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return place;
            }
        }
        return -1;
    }

    private object Value(SqlTableFunction function, SqlTableParameter parameter, SqlExpression argument)
    {
        var scope = new Scope(ValuesPlanner.Nothing, session.Functions) { Place = function.Name };
        var bound = new ExpressionBinder(scope, session.Binding).Bind(argument);
        if (Conversions.Implicit(bound, parameter.Type) is not { } value)
        {
            throw QueryError.Type(
                $"{parameter.Name} of {function.Name} is {parameter.Type}, and this is {bound.Type}.", argument.Span);
        }
        return value is BoundExpression.Literal { Value: { } constant } ? constant : throw QueryError.Unsupported(
            $"{argument}, which is NULL, fails or is not the same at all times, as an argument of {function.Name}",
            argument.Span);
    }

    private static BoundExpression.Literal Literal(object? value, SqlType type) =>
        new(value, type.With(value is null));
}
