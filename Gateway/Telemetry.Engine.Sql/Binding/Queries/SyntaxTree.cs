using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Walks through expressions as written.</summary>
internal static class SyntaxTree
{
    /// <summary>Whether an expression or one within it, sub-queries left out, is of a kind.</summary>
    public static bool Contains(SqlExpression? expression, Func<SqlExpression, bool> isWanted) =>
        expression is not null && (isWanted(expression) || Children(expression).Any(child
            => Contains(child, isWanted)));

    /// <summary>The conditions that AND joins.</summary>
    public static IEnumerable<SqlExpression> Conjuncts(SqlExpression? condition) => condition switch
    {
        null => [],
        SqlExpression.Binary { Operator: SqlBinaryOperator.And } and =>
            Conjuncts(and.Left).Concat(Conjuncts(and.Right)),
        _ => [condition],
    };

    /// <summary>What an expression is made of; of an OVER the arguments and its window.</summary>
    public static IEnumerable<SqlExpression> Children(SqlExpression expression) => expression switch
    {
        SqlExpression.Unary unary => [unary.Operand],
        SqlExpression.Binary binary => [binary.Left, binary.Right],
        SqlExpression.Is truth => [truth.Operand],
        SqlExpression.DistinctFrom distinct => [distinct.Left, distinct.Right],
        SqlExpression.Between between => [between.Operand, between.Low, between.High],
        SqlExpression.In list => [list.Operand, .. list.Items],
        SqlExpression.InQuery query => [query.Operand],
        SqlExpression.Quantified quantified => [quantified.Left],
        SqlExpression.Like like => [like.Operand, like.Pattern, .. Maybe(like.Escape)],
        SqlExpression.Case choice =>
        [
            .. Maybe(choice.Operand), .. choice.Whens.SelectMany(when
                => (SqlExpression[])[when.Condition, when.Result]),
            .. Maybe(choice.Else),
        ],
        SqlExpression.Cast cast => [cast.Operand],
        SqlExpression.Index index => [index.Operand, index.At],
        SqlExpression.Field field => [field.Operand],
        SqlExpression.Row row => row.Items,
        SqlExpression.Array array => array.Items,
        SqlExpression.Map map => map.Items,
        SqlExpression.Call call => Parts(call),
        _ => [],
    };

    private static IEnumerable<SqlExpression> Parts(SqlExpression.Call call)
    {
        foreach (var argument in call.Arguments) { yield return argument.Value; }
        foreach (var item in call.OrderBy) { yield return item.Expression; }
        if (call.Filter is not null) { yield return call.Filter; }
        if (call.Over is null) { yield break; }
        foreach (var key in call.Over.PartitionBy) { yield return key; }
        foreach (var item in call.Over.OrderBy) { yield return item.Expression; }
    }

    private static IEnumerable<SqlExpression> Maybe(SqlExpression? expression) => expression is null ? []
        : [expression];
}
