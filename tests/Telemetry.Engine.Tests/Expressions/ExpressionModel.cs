using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Tests.Expressions;

/// <summary>What expressions mean, said row by row as simply as can be.</summary>
internal static class ExpressionModel
{
    /// <summary>A row that cannot be computed.</summary>
    public sealed class Failure : Exception;

    /// <summary>The value of an expression for a row: null for NULL.</summary>
    public static object? Value(Expression expression, IReadOnlyDictionary<string, object?> row) => expression switch
    {
        Expression.Column column => row[column.Name],
        Expression.Int64 number => number.Value,
        Expression.Float64 number => number.Value,
        Expression.Text text => text.Value,
        Expression.Decimal number => number.Value,
        Expression.Boolean truth => truth.Value,
        Expression.Null => null,
        Expression.IsNull isNull => row[isNull.Name] is null,
        Expression.IsMissing missing => Value(missing.Operand, row) is null,
        Expression.IsTrue isTrue => Value(isTrue.Operand, row) is true,
        Expression.Not not => Value(not.Operand, row) is bool truth ? !truth : null,
        Expression.And and => And(and, row),
        Expression.Or or => Or(or, row),
        Expression.Compare compare => Compare(compare, Value(compare.Left, row), Value(compare.Right, row)),
        Expression.Arithmetic sum => Sum(sum, (double?)Value(sum.Left, row), (double?)Value(sum.Right, row)),
        Expression.Call call => Call(call, row),
        Expression.Case choice => Case(choice, row),
        Expression.Coalesce coalesce =>
            coalesce.Values.Select(value => Value(value, row)).FirstOrDefault(value => value is not null),
        _ => throw new InvalidOperationException($"{expression} means nothing here."),
    };

    private static bool? And(Expression.And and, IReadOnlyDictionary<string, object?> row)
    {
        var left = (bool?)Value(and.Left, row);
        return left == false ? false : left & (bool?)Value(and.Right, row);
    }

    private static bool? Or(Expression.Or or, IReadOnlyDictionary<string, object?> row)
    {
        var left = (bool?)Value(or.Left, row);
        return left == true ? true : left | (bool?)Value(or.Right, row);
    }

    private static object? Case(Expression.Case choice, IReadOnlyDictionary<string, object?> row)
    {
        foreach (var branch in choice.Branches)
        {
            if (Value(branch.When, row) is true) { return Value(branch.Then, row); }
        }
        return Value(choice.Else, row);
    }

    private static bool? Compare(Expression.Compare compare, object? left, object? right)
    {
        if (left is null || right is null) { return null; }
        if (left is double x && right is double y) { return Compare(compare.Comparison, x, y); }
        var order = left is string one && right is string two
            ? string.CompareOrdinal(one, two) : ((IComparable)left).CompareTo(right);
        return compare.Comparison switch
        {
            Comparison.Equal => order == 0,
            Comparison.NotEqual => order != 0,
            Comparison.Less => order < 0,
            Comparison.LessOrEqual => order <= 0,
            Comparison.Greater => order > 0,
            _ => order >= 0,
        };
    }

    private static bool Compare(Comparison comparison, double left, double right) => comparison switch
    {
        Comparison.Equal => left == right,
        Comparison.NotEqual => left != right,
        Comparison.Less => left < right,
        Comparison.LessOrEqual => left <= right,
        Comparison.Greater => left > right,
        _ => left >= right,
    };

    private static double? Sum(Expression.Arithmetic sum, double? left, double? right) => sum.Operation switch
    {
        ArithmeticOperation.Add => left + right,
        ArithmeticOperation.Subtract => left - right,
        ArithmeticOperation.Multiply => left * right,
        _ => left / right,
    };

    /// <summary>The functions of the test: integers with a range in their name.</summary>
    private static long? Call(Expression.Call call, IReadOnlyDictionary<string, object?> row)
    {
        var (left, right) = ((long?)Value(call.Arguments[0], row), (long?)Value(call.Arguments[1], row));
        if (left is null || right is null) { return null; }
        var (one, two) = ((Int128)left.Value, (Int128)right.Value);
        var isSmall = call.Function.Name.EndsWith(']');
        if (call.Function.Name.Contains("Divide", StringComparison.Ordinal)
            || call.Function.Name.Contains("Modulo", StringComparison.Ordinal))
        {
            if (two == 0) { throw new Failure(); }
        }
        var result = call.Function.Name.Split('_', '[')[1] switch
        {
            "Add" => one + two,
            "Subtract" => one - two,
            "Multiply" => one * two,
            "Divide" => one / two,
            _ => one % two,
        };
        var (least, greatest) = isSmall ? (int.MinValue, int.MaxValue) : ((Int128)long.MinValue, (Int128)long.MaxValue);
        return result >= least && result <= greatest ? (long)result : throw new Failure();
    }
}
