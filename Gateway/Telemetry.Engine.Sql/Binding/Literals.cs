using System.Globalization;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding;

/// <summary>Understands literals.</summary>
internal static class Literals
{
    /// <summary>A System.Decimal holds all numbers of so many digits.</summary>
    private const int DigitsMax = 28;

    public static BoundExpression Number(SqlExpression.Number number, string sign)
    {
        var text = sign + number.Text;
        if (number.IsApproximate)
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value)
                ? new BoundExpression.Literal(value, SqlType.Double.With(false))
                : throw BindingErrors.BadLiteral(number, $"{text} is no DOUBLE.");
        }
        if (number.IsInteger && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var integer))
        {
            var type = integer is >= int.MinValue and <= int.MaxValue ? SqlType.Int : SqlType.BigInt;
            return new BoundExpression.Literal(integer, type.With(false));
        }
        return Decimal(number, text);
    }

    private static BoundExpression.Literal Decimal(SqlExpression.Number number, string text)
    {
        var point = number.Text.IndexOf('.', StringComparison.Ordinal);
        var scale = point < 0 ? 0 : number.Text.Length - point - 1;
        var whole = (point < 0 ? number.Text : number.Text[..point]).TrimStart('0').Length;
        if (whole + scale > DigitsMax || !decimal.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var value))
        {
            throw BindingErrors.BadLiteral(number, $"A number has at most {DigitsMax} digits.");
        }
        return new(value, SqlType.Decimal(Math.Max(whole + scale, 1), scale).With(false));
    }

    public static BoundExpression Time(SqlExpression.Time time)
    {
        switch (time.Kind)
        {
            case SqlTimeKind.Date when TimeText.TryParseDate(time.Value, out var days):
                return new BoundExpression.Literal(days, SqlType.Date.With(false));
            case SqlTimeKind.Time when TimeText.TryParseTime(time.Value, out var micros):
                return new BoundExpression.Literal(micros, SqlType.Time(Fraction(time.Value)).With(false));
            case SqlTimeKind.Timestamp when TimeText.TryParseTimestamp(time.Value, false, out var instant, out _):
                return new BoundExpression.Literal(instant, SqlType.Timestamp(Fraction(time.Value)).With(false));
        }
        var example = time.Kind switch
        {
            SqlTimeKind.Date => "DATE '2026-01-31'",
            SqlTimeKind.Time => "TIME '23:59:59.123'",
            _ => "TIMESTAMP '2026-01-31 23:59:59.123'",
        };
        throw BindingErrors.BadLiteral(
            time, $"'{time.Value}' is no {time.Kind.ToString().ToUpperInvariant()}; {example} is one.");
    }

    public static BoundExpression Interval(SqlExpression.Interval interval) => interval.IsYearMonth
        ? new BoundExpression.Literal(interval.Months, SqlType.IntervalYear.With(false))
        : new BoundExpression.Literal(interval.Micros, SqlType.IntervalDay.With(false));

    private static int Fraction(string text)
    {
        var point = text.LastIndexOf('.');
        return point < 0 ? 0 : Math.Min(text.TrimEnd().Length - point - 1, 6);
    }
}
