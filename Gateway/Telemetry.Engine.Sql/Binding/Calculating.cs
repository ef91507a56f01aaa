using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Functions;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>What can be calculated with which types, and the type of the result.</summary>
internal static class Calculating
{
    public static BoundExpression Calculate(
        ArithmeticOperation operation, BoundExpression left, BoundExpression right, SqlExpression node)
    {
        if (left.Type.Kind == SqlTypeKind.Null && right.Type.Kind == SqlTypeKind.Null)
        {
            return new BoundExpression.Literal(null, SqlType.Int);
        }
        if (left.Type.Kind == SqlTypeKind.Null) { left = Conversions.To(left, PartnerOf(right.Type)); }
        if (right.Type.Kind == SqlTypeKind.Null) { right = Conversions.To(right, PartnerOf(left.Type)); }
        return Numbers(operation, left, right) ?? Times(operation, left, right)
            ?? throw BindingErrors.NoOperator(node, BoundPrinter.Sign(operation), left.Type, right.Type);
    }

    private static SqlType PartnerOf(SqlType type) =>
        type.IsNumeric || type.IsInterval ? type : type.IsTimestamp || type.Kind is SqlTypeKind.Date or SqlTypeKind.Time
            ? SqlType.IntervalDay : SqlType.Null;

    private static BoundExpression.Arithmetic? Numbers(
        ArithmeticOperation operation, BoundExpression left, BoundExpression right)
    {
        if (!left.Type.IsNumeric || !right.Type.IsNumeric) { return null; }
        var isNullable = left.Type.IsNullable || right.Type.IsNullable;
        if (left.Type.Kind == SqlTypeKind.Double || right.Type.Kind == SqlTypeKind.Double)
        {
            return new BoundExpression.Arithmetic(operation, Conversions.To(left, SqlType.Double),
                Conversions.To(right, SqlType.Double), SqlType.Double.With(isNullable));
        }
        if (left.Type.IsInteger && right.Type.IsInteger)
        {
            var type = left.Type.Kind > right.Type.Kind ? left.Type : right.Type;
            return new BoundExpression.Arithmetic(operation, left, right, type.With(isNullable));
        }
        var (one, two) = (TypeRules.ToDecimal(left.Type), TypeRules.ToDecimal(right.Type));
        return new BoundExpression.Arithmetic(operation, Conversions.To(left, one), Conversions.To(right, two),
            DecimalRules.Result(operation, one, two).With(isNullable));
    }

    private static BoundExpression? Times(
        ArithmeticOperation operation, BoundExpression left, BoundExpression right)
    {
        switch (operation)
        {
            case ArithmeticOperation.Add when left.Type.IsInterval && !right.Type.IsInterval:
                return Moved(operation, right, left);
            case ArithmeticOperation.Add or ArithmeticOperation.Subtract when right.Type.IsInterval:
                return left.Type.Kind == right.Type.Kind
                    ? Plain(operation, left, right, left.Type) : Moved(operation, left, right);
            case ArithmeticOperation.Subtract:
                return Difference(left, right);
            case ArithmeticOperation.Multiply when right.Type.IsInterval && left.Type.IsInteger:
                return Plain(operation, right, left, right.Type);
            case ArithmeticOperation.Multiply or ArithmeticOperation.Divide
                when left.Type.IsInterval && right.Type.IsInteger:
                return Plain(operation, left, right, left.Type);
            default:
                return null;
        }
    }

    /// <summary>An instant and a duration.</summary>
    private static BoundExpression? Moved(
        ArithmeticOperation operation, BoundExpression instant, BoundExpression duration)
    {
        var type = instant.Type;
        if (duration.Type.Kind == SqlTypeKind.IntervalYear)
        {
            if (!type.IsTimestamp && type.Kind != SqlTypeKind.Date) { return null; }
            var months = operation == ArithmeticOperation.Add ? duration : ConstantFolding.Fold(Plain(
                ArithmeticOperation.Subtract, new BoundExpression.Literal(0L, duration.Type.With(false)), duration,
                duration.Type));
            return SqlFunctions.Call(CalendarFunctions.AddMonths, [instant, months]);
        }
        if (type.IsTimestamp) { return Plain(operation, instant, duration, type); }
        if (type.Kind == SqlTypeKind.Time)
        {
            return SqlFunctions.Call(
                operation == ArithmeticOperation.Add ? CalendarFunctions.AddToTime : CalendarFunctions.TakeFromTime,
                [instant, duration]);
        }
        if (type.Kind != SqlTypeKind.Date) { return null; }
        var moved = Plain(
            operation, Conversions.To(instant, SqlType.Timestamp(3)), duration, SqlType.Timestamp(3));
        var isWhole = duration is BoundExpression.Literal { Value: long micros } && micros % TimeText.MicrosPerDay == 0;
        return isWhole ? Conversions.To(ConstantFolding.Fold(moved), SqlType.Date) : moved;
    }

    private static BoundExpression.Arithmetic? Difference(BoundExpression left, BoundExpression right)
    {
        if (TypeRules.Common(left.Type, right.Type) is not { } common) { return null; }
        if (common.Kind == SqlTypeKind.Date) { common = SqlType.Timestamp(3); }
        return common.IsTimestamp || common.Kind == SqlTypeKind.Time
            ? Plain(ArithmeticOperation.Subtract, Conversions.To(left, common), Conversions.To(right, common),
                SqlType.IntervalDay)
            : null;
    }

    private static BoundExpression.Arithmetic Plain(
        ArithmeticOperation operation, BoundExpression left, BoundExpression right, SqlType type) =>
        new(operation, left, right, type.With(left.Type.IsNullable || right.Type.IsNullable));
}
