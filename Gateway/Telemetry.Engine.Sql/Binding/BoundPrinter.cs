using System.Globalization;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>Bound expressions as people read them in EXPLAIN.</summary>
internal static class BoundPrinter
{
    public static string Print(BoundExpression expression) => expression switch
    {
        BoundExpression.Column column => column.Name,
        BoundExpression.Literal literal => Print(literal),
        BoundExpression.Compare compare =>
            $"{Inner(compare.Left)} {Sign(compare.Comparison)} {Inner(compare.Right)}",
        BoundExpression.And and => $"{Side(and.Left)} AND {Side(and.Right)}",
        BoundExpression.Or or => $"{Inner(or.Left, true)} OR {Inner(or.Right, true)}",
        BoundExpression.Not { Operand: BoundExpression.IsNull isNull } => $"{Inner(isNull.Operand)} IS NOT NULL",
        BoundExpression.Not not => $"NOT {Inner(not.Operand)}",
        BoundExpression.IsNull isNull => $"{Inner(isNull.Operand)} IS NULL",
        BoundExpression.IsTrue isTrue => $"{Inner(isTrue.Operand)} IS TRUE",
        BoundExpression.Arithmetic arithmetic =>
            $"{Inner(arithmetic.Left)} {Sign(arithmetic.Operation)} {Inner(arithmetic.Right)}",
        BoundExpression.Case choice => "CASE "
            + string.Join(" ", choice.Whens.Select(when => $"WHEN {when.Condition} THEN {when.Result}"))
            + $" ELSE {choice.Else} END",
        BoundExpression.Cast cast => $"{(cast.IsTry ? "TRY_CAST" : "CAST")}({cast.Operand} AS {cast.Type})",
        BoundExpression.Call call => $"{call.Function.Name}({string.Join(", ", call.Arguments)})",
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no text."),
    };

    private static string Side(BoundExpression expression) =>
        expression is BoundExpression.Or ? $"({expression})" : Print(expression);

    private static string Inner(BoundExpression expression, bool inOr = false) => expression switch
    {
        BoundExpression.Arithmetic or BoundExpression.Compare or BoundExpression.IsNull or BoundExpression.IsTrue
            or BoundExpression.Not when inOr => Print(expression),
        BoundExpression.Or when inOr => Print(expression),
        BoundExpression.And or BoundExpression.Or or BoundExpression.Arithmetic or BoundExpression.Compare
            or BoundExpression.IsNull or BoundExpression.IsTrue or BoundExpression.Not => $"({expression})",
        _ => Print(expression),
    };

    private static string Print(BoundExpression.Literal literal) => literal.Value switch
    {
        null => "NULL",
        bool truth => truth ? "TRUE" : "FALSE",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        long number => Print(number, literal.Type),
        _ => throw new InvalidOperationException($"{literal.Value.GetType().Name} is no value."),
    };

    private static string Print(long value, SqlType type) => type.Kind switch
    {
        SqlTypeKind.Date => $"DATE '{TimeText.OfDate(value)}'",
        SqlTypeKind.Time => $"TIME '{TimeText.OfTime(value, 6)}'",
        SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz =>
            $"TIMESTAMP '{TimeText.OfTimestamp(value, type.Precision)}'",
        SqlTypeKind.IntervalDay => $"INTERVAL '{TimeText.OfDayInterval(value)}' DAY TO SECOND",
        SqlTypeKind.IntervalYear => $"INTERVAL '{TimeText.OfYearInterval(value)}' YEAR TO MONTH",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    public static string Sign(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.NotEqual => "<>",
        Comparison.Less => "<",
        Comparison.LessOrEqual => "<=",
        Comparison.Greater => ">",
        Comparison.GreaterOrEqual => ">=",
        _ => "?",
    };

    public static string Sign(ArithmeticOperation operation) => operation switch
    {
        ArithmeticOperation.Add => "+",
        ArithmeticOperation.Subtract => "-",
        ArithmeticOperation.Multiply => "*",
        ArithmeticOperation.Divide => "/",
        ArithmeticOperation.Modulo => "%",
        _ => "?",
    };
}
