using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Functions;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

public sealed partial class ExpressionBinder
{
    private BoundExpression BindNode(SqlExpression node) => node switch
    {
        SqlExpression.Null => new BoundExpression.Literal(null, SqlType.Null),
        SqlExpression.Boolean truth =>
            truth.Value ? BoundExpression.Literal.True : BoundExpression.Literal.False,
        SqlExpression.Number number => Literals.Number(number, ""),
        SqlExpression.String text => new BoundExpression.Literal(text.Value, SqlType.String.With(false)),
        SqlExpression.Time time => Literals.Time(time),
        SqlExpression.Interval interval => Literals.Interval(interval),
        SqlExpression.Column column => throw BindingErrors.UnknownColumn(column),
        SqlExpression.Unary unary => BindUnary(unary),
        SqlExpression.Binary binary => BindBinary(binary),
        SqlExpression.Is test => BindIs(test),
        SqlExpression.DistinctFrom distinct => BindDistinct(distinct),
        SqlExpression.Between between => BindBetween(between),
        SqlExpression.In list => BindIn(list),
        SqlExpression.Like like => BindLike(like),
        SqlExpression.Case choice => BindCase(choice),
        SqlExpression.Cast cast => BindCast(cast),
        SqlExpression.Index index => BindIndex(index),
        SqlExpression.Field field => Field(Bind(field.Operand), field.Name),
        SqlExpression.Row row => BindRow(row),
        SqlExpression.Array array => BindArray(array),
        SqlExpression.Map map => BindMap(map),
        SqlExpression.Call call => BindCall(call),
        SqlExpression.Star => throw BindingErrors.Misplaced(node, "A star"),
        SqlExpression.InQuery or SqlExpression.Quantified or SqlExpression.Exists or SqlExpression.Subquery =>
            throw BindingErrors.Misplaced(node, "A sub-query"),
        _ => throw BindingErrors.Misplaced(node, $"'{node}'"),
    };

    private BoundExpression BindUnary(SqlExpression.Unary unary)
    {
        if (unary.Operator == SqlUnaryOperator.Not) { return new BoundExpression.Not(BindCondition(unary.Operand)); }
        if (unary is { Operator: SqlUnaryOperator.Minus, Operand: SqlExpression.Number number })
        {
            return Literals.Number(number, "-");
        }
        var operand = Bind(unary.Operand);
        if (!operand.Type.IsNumeric && !operand.Type.IsInterval)
        {
            throw BindingErrors.NoOperator(unary, unary.Operator == SqlUnaryOperator.Minus ? "-" : "+", operand.Type);
        }
        return unary.Operator == SqlUnaryOperator.Plus ? operand : Negate(operand);
    }

    private static BoundExpression.Arithmetic Negate(BoundExpression operand)
    {
        // IEEE 754 has a negative zero, which a difference would lose.
        if (operand.Type.Kind == SqlTypeKind.Double)
        {
            return new BoundExpression.Arithmetic(ArithmeticOperation.Multiply, operand,
                new BoundExpression.Literal(-1.0, SqlType.Double.With(false)), operand.Type);
        }
        object zero = operand.Type.Kind == SqlTypeKind.Decimal ? 0m : (object)0L;
        return new BoundExpression.Arithmetic(ArithmeticOperation.Subtract,
            new BoundExpression.Literal(zero, operand.Type.With(false)), operand, operand.Type);
    }

    private BoundExpression BindBinary(SqlExpression.Binary binary)
    {
        switch (binary.Operator)
        {
            case SqlBinaryOperator.And:
                return new BoundExpression.And(BindCondition(binary.Left), BindCondition(binary.Right));
            case SqlBinaryOperator.Or:
                return new BoundExpression.Or(BindCondition(binary.Left), BindCondition(binary.Right));
            case SqlBinaryOperator.Concatenate:
                return SqlFunctions.Bind("||", [Bind(binary.Left), Bind(binary.Right)], binary);
        }
        var (left, right) = (Bind(binary.Left), Bind(binary.Right));
        return ComparisonOf(binary.Operator) is { } comparison
            ? Comparing.Compare(comparison, left, right, binary)
            : Calculating.Calculate(OperationOf(binary.Operator), left, right, binary);
    }

    private BoundExpression BindIs(SqlExpression.Is test)
    {
        BoundExpression bound = test.Truth switch
        {
            SqlTruth.Null => new BoundExpression.IsNull(Bind(test.Operand)),
            SqlTruth.Unknown => new BoundExpression.IsNull(BindCondition(test.Operand)),
            SqlTruth.True => new BoundExpression.IsTrue(BindCondition(test.Operand)),
            SqlTruth.False => new BoundExpression.IsTrue(new BoundExpression.Not(BindCondition(test.Operand))),
            _ => SqlFunctions.Bind("IS_JSON", [Bind(test.Operand)], test),
        };
        return test.IsNegated ? new BoundExpression.Not(bound) : bound;
    }

    private BoundExpression BindDistinct(SqlExpression.DistinctFrom distinct)
    {
        var (left, right) = (Bind(distinct.Left), Bind(distinct.Right));
        var equal = Comparing.Compare(Comparison.Equal, left, right, distinct);
        var (one, two) = equal is BoundExpression.Compare compare ? (compare.Left, compare.Right) : (left, right);
        var same = ConstantFolding.Fold(new BoundExpression.Or(
            ConstantFolding.Fold(new BoundExpression.IsTrue(equal)),
            ConstantFolding.Fold(new BoundExpression.And(IsNull(one), IsNull(two)))));
        return distinct.IsNegated ? same : new BoundExpression.Not(same);
    }

    private static BoundExpression IsNull(BoundExpression value) =>
        ConstantFolding.Fold(new BoundExpression.IsNull(value));

    private BoundExpression BindBetween(SqlExpression.Between between)
    {
        var operand = Bind(between.Operand);
        var (low, high) = (Bind(between.Low), Bind(between.High));
        var inside = Within(operand, low, high, between);
        if (between.IsSymmetric)
        {
            inside = ConstantFolding.Fold(new BoundExpression.Or(inside, Within(operand, high, low, between)));
        }
        return between.IsNegated ? new BoundExpression.Not(inside) : inside;
    }

    private static BoundExpression Within(
        BoundExpression operand, BoundExpression low, BoundExpression high, SqlExpression node) =>
        ConstantFolding.Fold(new BoundExpression.And(
            ConstantFolding.Fold(Comparing.Compare(Comparison.GreaterOrEqual, operand, low, node)),
            ConstantFolding.Fold(Comparing.Compare(Comparison.LessOrEqual, operand, high, node))));

    private BoundExpression.Case BindCase(SqlExpression.Case choice)
    {
        var operand = choice.Operand is null ? null : Bind(choice.Operand);
        var conditions = choice.Whens.Select(when => operand is null
            ? BindCondition(when.Condition)
            : ConstantFolding.Fold(
                Comparing.Compare(Comparison.Equal, operand, Bind(when.Condition), when.Condition))).ToArray();
        var results = choice.Whens.Select(when => Bind(when.Result)).ToList();
        results.Add(choice.Else is null ? new BoundExpression.Literal(null, SqlType.Null) : Bind(choice.Else));
        var type = Comparing.CommonType(results, "CASE", choice);
        var whens = conditions.Select((condition, index) =>
            new BoundWhen(condition, Conversions.To(results[index], type)));
        return new BoundExpression.Case([.. whens], Conversions.To(results[^1], type), type);
    }

    private BoundExpression BindCast(SqlExpression.Cast cast)
    {
        var operand = Bind(cast.Operand);
        var type = SqlType.Of(cast.Type).With(operand.Type.IsNullable || cast.IsTry);
        if (!TypeRules.IsCastable(operand.Type, type)) { throw BindingErrors.NoCast(cast, operand.Type, type); }
        if (operand is BoundExpression.Literal { Value: null })
        {
            return new BoundExpression.Literal(null, type.With(true));
        }
        return operand.Type == type ? operand : new BoundExpression.Cast(operand, type, cast.IsTry);
    }

    private static Comparison? ComparisonOf(SqlBinaryOperator sign) => sign switch
    {
        SqlBinaryOperator.Equal => Comparison.Equal,
        SqlBinaryOperator.NotEqual => Comparison.NotEqual,
        SqlBinaryOperator.Less => Comparison.Less,
        SqlBinaryOperator.LessOrEqual => Comparison.LessOrEqual,
        SqlBinaryOperator.Greater => Comparison.Greater,
        SqlBinaryOperator.GreaterOrEqual => Comparison.GreaterOrEqual,
        _ => null,
    };

    private static ArithmeticOperation OperationOf(SqlBinaryOperator sign) => sign switch
    {
        SqlBinaryOperator.Add => ArithmeticOperation.Add,
        SqlBinaryOperator.Subtract => ArithmeticOperation.Subtract,
        SqlBinaryOperator.Multiply => ArithmeticOperation.Multiply,
        SqlBinaryOperator.Divide => ArithmeticOperation.Divide,
        _ => ArithmeticOperation.Modulo,
    };
}
