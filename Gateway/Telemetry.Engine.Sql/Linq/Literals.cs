using System.Globalization;
using Telemetry.Engine.Sql.Syntax;

namespace Telemetry.Engine.Sql.Linq;

/// <summary>Values of C# as literals of the SQL type that they have.</summary>
internal static class Literals
{
    public static SqlExpression Of(int count)
        => new SqlExpression.Number(count.ToString(CultureInfo.InvariantCulture), default);

    public static SqlExpression Of(TimeSpan span) => Interval(span);

    public static SqlExpression Of(object? value) => value switch
    {
        null => new SqlExpression.Null(default),
        bool boolean => new SqlExpression.Boolean(boolean, default),
        string text => new SqlExpression.String(text, default),
        char character => new SqlExpression.String(character.ToString(), default),
        sbyte or byte or short or ushort or int => Integer(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        long large => Large(large),
        uint large => Large(large),
        decimal number => Decimal(number),
        double number => Double(number),
        float number => Double(number),
        TimeSpan span => Interval(span),
        DateTime time => new SqlExpression.Time(SqlTimeKind.Timestamp, Text(time), default),
        DateTimeOffset time => new SqlExpression.Time(SqlTimeKind.Timestamp, Text(time.UtcDateTime), default),
        DateOnly date => new SqlExpression.Time(SqlTimeKind.Date, date.ToString("yyyy-MM-dd",
            CultureInfo.InvariantCulture), default),
        TimeOnly time => new SqlExpression.Time(
            SqlTimeKind.Time, time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture), default),
        Enum word => Integer(Convert.ToInt64(word, CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"A {value.GetType().Name} has no literal in SQL."),
    };

    private static SqlExpression Integer(long value) => Signed(value < 0, Digits(value));

    // An INT and a BIGINT of one value are one literal, as large ones are BIGINT by their size.
    private static SqlExpression Large(long value) => Integer(value);

    private static string Digits(long value)
        => value.ToString(CultureInfo.InvariantCulture).TrimStart('-');

    private static SqlExpression Decimal(decimal value)
    {
        var text = Math.Abs(value).ToString(CultureInfo.InvariantCulture);
        return Signed(value < 0, text.Contains('.', StringComparison.Ordinal) ? text : text + ".0");
    }

    private static SqlExpression Double(double value)
    {
        if (!double.IsFinite(value)) { throw new NotSupportedException($"{value} has no literal in SQL."); }
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        return Signed(value < 0, text.Contains('E', StringComparison.Ordinal) ? text : text + "E0");
    }

    private static SqlExpression Signed(bool isNegative, string digits)
    {
        var number = new SqlExpression.Number(digits, default);
        return isNegative ? new SqlExpression.Unary(SqlUnaryOperator.Minus, number, default) : number;
    }

    private static string Text(DateTime time)
        => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture);

    // In the largest unit that it is a whole number of, as people write it.
    private static SqlExpression.Interval Interval(TimeSpan span)
    {
        var (unit, ticks) = span.Ticks switch
        {
            var t when t % TimeSpan.TicksPerDay == 0 => (SqlIntervalUnit.Day, TimeSpan.TicksPerDay),
            var t when t % TimeSpan.TicksPerHour == 0 => (SqlIntervalUnit.Hour, TimeSpan.TicksPerHour),
            var t when t % TimeSpan.TicksPerMinute == 0 => (SqlIntervalUnit.Minute, TimeSpan.TicksPerMinute),
            _ => (SqlIntervalUnit.Second, TimeSpan.TicksPerSecond),
        };
        var text = (span.Ticks / (decimal)ticks).ToString(CultureInfo.InvariantCulture);
        var micros = span.Ticks / TimeSpan.TicksPerMicrosecond;
        return new SqlExpression.Interval(text, unit, unit, 0, micros, false, default);
    }
}
