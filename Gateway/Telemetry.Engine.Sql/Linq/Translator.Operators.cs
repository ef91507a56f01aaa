using System.Linq.Expressions;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Linq;

// Operators of C#.
internal sealed partial class Translator
{
    private static SqlExpression.Binary Binary(SqlBinaryOperator kind, SqlExpression left, SqlExpression right)
        => new SqlExpression.Binary(kind, left, right, default);

    private static SqlExpression.Call Call(string function, params SqlExpression[] arguments)
        => new(new SqlName(function), [.. arguments.Select(a => new SqlArgument(null, a, default))], default);

    private static bool IsNull(Expression expression)
        => expression is ConstantExpression { Value: null }
            or UnaryExpression { NodeType: ExpressionType.Convert, Operand: ConstantExpression { Value: null } };

    private SqlExpression VisitBinary(BinaryExpression binary)
    {
        var isEquality = binary.NodeType is ExpressionType.Equal or ExpressionType.NotEqual;
        if (isEquality && (IsNull(binary.Left) || IsNull(binary.Right)))
        {
            var operand = Scalar(IsNull(binary.Left) ? binary.Right : binary.Left);
            return new SqlExpression.Is(operand, SqlTruth.Null, binary.NodeType == ExpressionType.NotEqual, default);
        }
        if (binary.NodeType == ExpressionType.Coalesce)
        {
            return Call("COALESCE", Scalar(binary.Left), Scalar(binary.Right));
        }
        if (ComparisonOf(binary.NodeType) is { } comparison) { return VisitComparison(comparison, binary); }
        var kind = OperatorOf(binary) ?? throw Refused(binary);
        return Binary(kind, Scalar(binary.Left), Scalar(binary.Right));
    }

    private static SqlBinaryOperator? ComparisonOf(ExpressionType type) => type switch
    {
        ExpressionType.Equal => SqlBinaryOperator.Equal,
        ExpressionType.NotEqual => SqlBinaryOperator.NotEqual,
        ExpressionType.LessThan => SqlBinaryOperator.Less,
        ExpressionType.LessThanOrEqual => SqlBinaryOperator.LessOrEqual,
        ExpressionType.GreaterThan => SqlBinaryOperator.Greater,
        ExpressionType.GreaterThanOrEqual => SqlBinaryOperator.GreaterOrEqual,
        _ => null,
    };

    private static SqlBinaryOperator? OperatorOf(BinaryExpression binary) => binary.NodeType switch
    {
        ExpressionType.Add when binary.Type == typeof(string) => SqlBinaryOperator.Concatenate,
        ExpressionType.Add or ExpressionType.AddChecked => SqlBinaryOperator.Add,
        ExpressionType.Subtract or ExpressionType.SubtractChecked => SqlBinaryOperator.Subtract,
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => SqlBinaryOperator.Multiply,
        ExpressionType.Divide => SqlBinaryOperator.Divide,
        ExpressionType.Modulo => SqlBinaryOperator.Remainder,
        ExpressionType.AndAlso => SqlBinaryOperator.And,
        ExpressionType.OrElse => SqlBinaryOperator.Or,
        ExpressionType.And when binary.Type == typeof(bool) => SqlBinaryOperator.And,
        ExpressionType.Or when binary.Type == typeof(bool) => SqlBinaryOperator.Or,
        _ => null,
    };

    // SQL compares numbers of different types by itself; what C# puts around them for that is left out.
    private SqlExpression.Binary VisitComparison(SqlBinaryOperator comparison, BinaryExpression binary)
        => Binary(comparison, Scalar(Widened(binary.Left)), Scalar(Widened(binary.Right)));

    private static Expression Widened(Expression expression)
        => expression is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert
            && IsNumber(convert.Type) && IsNumber(convert.Operand.Type)
            && Rank(convert.Type) >= Rank(convert.Operand.Type)
            ? convert.Operand
            : expression;

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsNumber(Type type) => Rank(type) > 0;

    private static int Rank(Type type) => Type.GetTypeCode(Plain(type)) switch
    {
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 => 1,
        TypeCode.UInt32 or TypeCode.Int64 => 2,
        TypeCode.Decimal => 3,
        TypeCode.Single or TypeCode.Double => 4,
        _ => 0,
    };

    private Shape VisitUnary(UnaryExpression unary)
    {
        switch (unary.NodeType)
        {
            case ExpressionType.Not when unary.Type == typeof(bool):
                return new Shape.Scalar(new SqlExpression.Unary(SqlUnaryOperator.Not, Scalar(unary.Operand), default));
            case ExpressionType.Negate or ExpressionType.NegateChecked:
                return new Shape.Scalar(new SqlExpression.Unary(SqlUnaryOperator.Minus, Scalar(unary.Operand),
                    default));
            case ExpressionType.UnaryPlus or ExpressionType.Quote or ExpressionType.TypeAs:
                return Visit(unary.Operand);
            case ExpressionType.Convert or ExpressionType.ConvertChecked:
                return VisitConvert(unary);
            default:
                throw Refused(unary);
        }
    }

    private Shape VisitConvert(UnaryExpression unary)
    {
        var operand = Visit(unary.Operand);
        // A cast where only NULL may come in, or to a base type, changes no value.
        var isSame = Plain(unary.Type) == Plain(unary.Operand.Type) || !IsNumber(unary.Type)
            || !IsNumber(unary.Operand.Type);
        if (isSame || operand is not Shape.Scalar scalar) { return operand; }
        var type = Rank(unary.Type) switch
        {
            1 => "INT",
            2 => "BIGINT",
            4 => "DOUBLE",
            _ => "",
        };
        if (Rank(unary.Type) == Rank(unary.Operand.Type)) { return operand; }
        SqlTypeName to = type.Length > 0
            ? new SqlTypeName.Simple(type, [], default)
            : new SqlTypeName.Simple("DECIMAL", [38, 10], default);
        return new Shape.Scalar(new SqlExpression.Cast(scalar.Expression, to, false, default));
    }

    private SqlExpression.Case VisitChoice(ConditionalExpression choice)
    {
        var whens = new List<SqlWhen>();
        Expression rest = choice;
        while (rest is ConditionalExpression next)
        {
            whens.Add(new SqlWhen(Scalar(next.Test), Scalar(next.IfTrue), default));
            rest = next.IfFalse;
        }
        return new SqlExpression.Case(null, [.. whens], Scalar(rest), default);
    }
}
