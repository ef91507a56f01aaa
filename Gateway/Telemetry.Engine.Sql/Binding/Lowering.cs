using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Functions;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>Turns bound expressions into the engine's.</summary>
internal static class Lowering
{
    public static Expression Lower(BoundExpression expression, Schema schema)
    {
        Expression Down(BoundExpression operand) => Lower(operand, schema);
        return expression switch
        {
            BoundExpression.Column column => new Expression.Column(schema.Columns[column.Index].Name),
            BoundExpression.Literal literal => Lower(literal),
            BoundExpression.Compare compare =>
                new Expression.Compare(compare.Comparison, Down(compare.Left), Down(compare.Right)),
            BoundExpression.And and => new Expression.And(Down(and.Left), Down(and.Right)),
            BoundExpression.Or or => new Expression.Or(Down(or.Left), Down(or.Right)),
            BoundExpression.Not not => new Expression.Not(Down(not.Operand)),
            BoundExpression.IsNull isNull => IsNull(Down(isNull.Operand)),
            BoundExpression.IsTrue isTrue => new Expression.IsTrue(Down(isTrue.Operand)),
            BoundExpression.Arithmetic sum => Calculation.Lower(sum, Down(sum.Left), Down(sum.Right)),
            BoundExpression.Case choice => new Expression.Case(
                [.. choice.Whens.Select(when => new CaseBranch(Down(when.Condition), Down(when.Result)))],
                Down(choice.Else)),
            BoundExpression.Cast cast => Casting.Lower(cast, Down(cast.Operand)),
            BoundExpression.Call call => call.Function.Lower(
                new(call.Arguments, [.. call.Arguments.Select(Down)], call.Type)),
            _ => throw new InvalidOperationException($"{expression} cannot be computed."),
        };
    }

    private static Expression IsNull(Expression operand) =>
        operand is Expression.Column column ? new Expression.IsNull(column.Name) : new Expression.IsMissing(operand);

    private static Expression Lower(BoundExpression.Literal literal) => literal.Value switch
    {
        null => new Expression.Null(literal.Type.ToColumnType()),
        bool truth => new Expression.Boolean(truth),
        double number => new Expression.Float64(number),
        decimal number => new Expression.Decimal(number),
        string text => new Expression.Text(text),
        long instant when literal.Type.IsTimestamp => new Expression.Time(instant),
        long number => new Expression.Int64(number),
        _ => throw new InvalidOperationException($"{literal.Value.GetType().Name} is no value."),
    };
}
