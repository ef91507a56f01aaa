using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>What is known of an expression's values before they are computed.</summary>
internal static class ExpressionTypes
{
    /// <summary>The type of an expression's values; Boolean for conditions.</summary>
    public static ColumnType TypeOf(Expression expression, Schema schema) => expression switch
    {
        Expression.Column column => schema.Columns[schema.IndexOf(column.Name)].Type,
        Expression.Float64 => ColumnType.Float64,
        Expression.Int64 => ColumnType.Int64,
        Expression.Text => ColumnType.Text,
        Expression.Decimal => ColumnType.Decimal,
        Expression.Time or Expression.JournalTime or Expression.EventTime => ColumnType.Time,
        Expression.Null nothing => nothing.Type,
        Expression.Call call => call.Function.Result,
        Expression.Case choice => TypeOf(choice.Branches[0].Then, schema),
        Expression.Coalesce coalesce => TypeOf(coalesce.Values[0], schema),
        Expression.Arithmetic arithmetic => SameType(arithmetic.Left, arithmetic.Right, schema),
        _ => ColumnType.Boolean,
    };

    /// <summary>Whether an expression is computed as a condition and not as a vector of truth values.</summary>
    public static bool IsCondition(Expression expression) => expression is Expression.Compare or Expression.And
        or Expression.Or or Expression.Not or Expression.IsNull or Expression.IsMissing or Expression.IsTrue;

    /// <summary>Whether there may be NULLs among the values.</summary>
    public static bool IsNullable(Expression expression, Schema schema) => expression switch
    {
        Expression.Column column => schema.Columns[schema.IndexOf(column.Name)].IsNullable,
        Expression.Null => true,
        Expression.IsNull or Expression.IsMissing or Expression.IsTrue => false,
        Expression.Call call => call.Function.IsNullable
            || (!call.Function.SeesNulls && IsAnyNullable(call.Arguments, schema)),
        Expression.Case choice => IsNullable(choice.Else, schema)
            || IsAnyNullable(choice.Branches.Select(branch => branch.Then), schema),
        Expression.Coalesce coalesce => coalesce.Values.All(value => IsNullable(value, schema)),
        _ => IsAnyNullable(expression.Operands, schema),
    };

    /// <summary>Whether a row may fail.</summary>
    public static bool MayFault(Expression expression) =>
        expression is Expression.Call { Function.MayFault: true } || expression.Operands.Any(MayFault);

    /// <summary>Instants are integers too.</summary>
    public static bool Fits(ColumnType type, ColumnType expected) => type == expected
        || (type is ColumnType.Time or ColumnType.Int64 && expected is ColumnType.Time or ColumnType.Int64);

    public static ColumnType SameType(Expression left, Expression right, Schema schema)
    {
        var (one, two) = (TypeOf(left, schema), TypeOf(right, schema));
        if (one == two) { return one; }
        return Fits(one, two)
            ? ColumnType.Time : throw new ArgumentException($"{left} is {one}, but {right} is {two}.");
    }

    private static bool IsAnyNullable(IEnumerable<Expression> expressions, Schema schema) =>
        expressions.Any(expression => IsNullable(expression, schema));
}
