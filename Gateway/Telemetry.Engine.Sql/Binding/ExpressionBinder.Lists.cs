using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Functions;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Text;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

public sealed partial class ExpressionBinder
{
    /// <summary>A field of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="name">The field's name.</param>
    /// <returns>The field's value.</returns>
    /// <exception cref="SqlException">The value is no row, or has no such field.</exception>
    public static BoundExpression Field(BoundExpression row, SqlIdentifier name)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(name);
        var fields = row.Type.Kind == SqlTypeKind.Row ? row.Type.Fields : [];
        if (fields.FirstOrDefault(field => field.Name == name.Text) is { } found)
        {
            return NestedFunctions.Field(row, found);
        }
        throw new SqlException(new SqlError(
            "unknown_field", $"{row.Type} has no field '{name.Text}'.", name.Span)
        {
            Suggestion = NearMiss.Of(name.Text, fields.Select(field => field.Name)),
        });
    }

    private BoundExpression BindIn(SqlExpression.In list)
    {
        var operand = Bind(list.Operand);
        var items = list.Items.Select(Bind).ToArray();
        BoundExpression bound = ConstantSet.Bind(operand, items)
            ?? Any([.. items.Select((item, index) => ConstantFolding.Fold(
                Comparing.Compare(Comparison.Equal, operand, item, list.Items[index])))]);
        return list.IsNegated ? new BoundExpression.Not(bound) : bound;
    }

    /// <summary>A balanced tree, so that a long list is not deep.</summary>
    private static BoundExpression Any(ReadOnlySpan<BoundExpression> conditions) => conditions.Length switch
    {
        1 => conditions[0],
        _ => ConstantFolding.Fold(new BoundExpression.Or(
            Any(conditions[..(conditions.Length / 2)]), Any(conditions[(conditions.Length / 2)..]))),
    };

    private BoundExpression BindLike(SqlExpression.Like like)
    {
        var name = like.Kind switch
        {
            SqlLikeKind.CaseInsensitive => "ILIKE",
            SqlLikeKind.Similar => "SIMILAR",
            _ => "LIKE",
        };
        var arguments = new List<BoundExpression> { Bind(like.Operand), Bind(like.Pattern) };
        if (like.Escape is not null) { arguments.Add(Bind(like.Escape)); }
        var bound = SqlFunctions.Bind(name, arguments, like);
        return like.IsNegated ? ConstantFolding.Fold(new BoundExpression.Not(bound)) : bound;
    }

    private BoundExpression BindIndex(SqlExpression.Index index)
    {
        BoundExpression[] arguments = [Bind(index.Operand), Bind(index.At)];
        return SpecialCalls.GroupOf(arguments) ?? SqlFunctions.Bind("ELEMENT_AT", arguments, index);
    }

    private BoundExpression BindRow(SqlExpression.Row row) =>
        NestedFunctions.Row([.. row.Items.Select(Bind)]);

    private BoundExpression BindArray(SqlExpression.Array array)
    {
        if (array.Items.Count == 0)
        {
            throw BindingErrors.BadLiteral(array, "An ARRAY needs an element, from which its type is known.");
        }
        var items = array.Items.Select(Bind).ToArray();
        var type = Comparing.CommonType(items, "ARRAY", array);
        return NestedFunctions.Array([.. items.Select(item => Conversions.To(item, type))], type);
    }

    private BoundExpression BindMap(SqlExpression.Map map)
    {
        if (map.Items.Count == 0 || map.Items.Count % 2 != 0)
        {
            throw BindingErrors.BadLiteral(map, "A MAP needs keys and values in turn.");
        }
        var items = map.Items.Select(Bind).ToArray();
        var keys = items.Where((_, index) => index % 2 == 0).ToArray();
        var values = items.Where((_, index) => index % 2 == 1).ToArray();
        return NestedFunctions.Map(
            keys, Comparing.CommonType(keys, "MAP", map), values, Comparing.CommonType(values, "MAP", map));
    }

    private BoundExpression BindCall(SqlExpression.Call call)
    {
        CheckPlain(call);
        var name = call.Function;
        if (!SqlFunctions.Has(name)) { throw UnknownFunction(call); }
        var arguments = call.Arguments.Select(argument => BindArgument(argument, call)).ToArray();
        return SpecialCalls.Bind(name, arguments, call) ?? SqlFunctions.Bind(name, arguments, call);
    }

    private BoundExpression BindArgument(SqlArgument argument, SqlExpression.Call call)
    {
        if (argument.Value is SqlExpression.Symbol symbol)
        {
            return new BoundExpression.Literal(symbol.Word, SqlType.String.With(false));
        }
        if (argument.Value is SqlExpression.TypeArgument type)
        {
            return new BoundExpression.Literal(null, SqlType.Of(type.Type));
        }
        return argument.Name is null || SpecialCalls.TakesNames(call.Function) ? Bind(argument.Value)
            : throw new SqlException("named_argument", $"{call.Function} takes no named arguments.", argument.Span);
    }

    private static void CheckPlain(SqlExpression.Call call)
    {
        var what = call.Over is not null ? "OVER"
            : call.Filter is not null ? "FILTER"
            : call.IsDistinct ? "DISTINCT"
            : call.OrderBy.Count > 0 ? "ORDER BY" : null;
        if (what is not null)
        {
            throw new SqlException(
                "misplaced", $"{what} does not go with {call.Function}, which is no aggregate here.", call.Span);
        }
    }

    private static SqlException UnknownFunction(SqlExpression.Call call) => new(
        new SqlError("unknown_function", $"There is no function {call.Name.Text}.", call.Name.Span)
        {
            Suggestion = NearMiss.Of(call.Function, SqlFunctions.Names),
        });
}
