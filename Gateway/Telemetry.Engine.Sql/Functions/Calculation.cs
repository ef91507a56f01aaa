using System.Globalization;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>The four operations and the remainder, as functions of the engine.</summary>
internal static class Calculation
{
    /// <summary>A System.Decimal has so many digits behind the point at most.</summary>
    private const int ScaleMax = 28;

    private static readonly ScalarFunction DoubleModulo = RowFunction.Of<double, double, double>(
        "double_modulo", static (double left, double right, ref RowOutcome _) => left % right);

    public static Expression Lower(BoundExpression.Arithmetic node, Expression left, Expression right)
    {
        var kind = node.Type.Kind;
        if (kind == SqlTypeKind.Double)
        {
            return node.Operation == ArithmeticOperation.Modulo
                ? new Expression.Call(DoubleModulo, left, right)
                : new Expression.Arithmetic(node.Operation, left, right);
        }
        if (kind == SqlTypeKind.Decimal) { return new Expression.Call(Decimals(node), left, right); }
        var (least, greatest) = TypeRules.RangeOf(node.Type);
        return new Expression.Call(
            new CheckedArithmetic(node.Operation, node.Type.ToColumnType(), least, greatest), left, right);
    }

    /// <summary>A decimal with no more digits behind the point than a type has; false when it has too many before
    /// it.</summary>
    public static bool TryFit(ref decimal value, int precision, int scale)
    {
        if (value.Scale > scale)
        {
            value = Math.Round(value, Math.Min(scale, ScaleMax), MidpointRounding.AwayFromZero);
        }
        var whole = precision - scale;
        return whole > ScaleMax || Math.Abs(value) < Powers[whole];
    }

    private static readonly decimal[] Powers = [.. Enumerable.Range(0, ScaleMax + 1).Select(PowerOfTen)];

    private static decimal PowerOfTen(int exponent)
    {
        var power = 1m;
        for (var count = 0; count < exponent; count++) { power *= 10m; }
        return power;
    }

    private static ScalarFunction Decimals(BoundExpression.Arithmetic node)
    {
        var (precision, scale) = (node.Type.Precision, node.Type.Scale);
        var operation = node.Operation;
        var name = string.Create(
            CultureInfo.InvariantCulture, $"decimal_{operation}[{precision},{scale}]");
        return RowFunction.Of<decimal, decimal, decimal>(
            name,
            (decimal left, decimal right, ref RowOutcome outcome) =>
            {
                if (right == 0 && operation is (ArithmeticOperation.Divide or ArithmeticOperation.Modulo))
                {
                    outcome.Fail(DeadLetterSchema.DivisionByZero, Told(operation, left, right));
                    return 0;
                }
                if (TryDo(operation, left, right, out var result)
                    && HasAllDigits(operation, left, right, result, scale) && TryFit(ref result, precision, scale))
                {
                    return result;
                }
                outcome.Fail(DeadLetterSchema.Overflow, Told(operation, left, right));
                return 0;
            },
            mayFault: true);
    }

    private static string Told(ArithmeticOperation operation, decimal left, decimal right) => string.Create(
        CultureInfo.InvariantCulture, $"{left} {BoundPrinter.Sign(operation)} {right}");

    /// <summary>Sums and products are exact, or lose only digits that their type has not: a System.Decimal drops some
    /// when there are more than it can hold.</summary>
    private static bool HasAllDigits(
        ArithmeticOperation operation, decimal left, decimal right, decimal result, int scale)
    {
        var exact = operation switch
        {
            ArithmeticOperation.Add or ArithmeticOperation.Subtract => Math.Max(left.Scale, right.Scale),
            ArithmeticOperation.Multiply => left == 0 || right == 0 ? 0 : left.Scale + right.Scale,
            _ => 0,
        };
        return result.Scale >= Math.Min(exact, scale);
    }

    private static bool TryDo(ArithmeticOperation operation, decimal left, decimal right, out decimal result)
    {
        try
        {
            result = operation switch
            {
                ArithmeticOperation.Add => left + right,
                ArithmeticOperation.Subtract => left - right,
                ArithmeticOperation.Multiply => left * right,
                ArithmeticOperation.Divide => left / right,
                _ => left % right,
            };
            return true;
        }
        catch (OverflowException)
        {
            result = 0;
            return false;
        }
    }
}
