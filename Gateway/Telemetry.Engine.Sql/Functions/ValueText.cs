using System.Globalization;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Values as text, as Flink casts them.</summary>
internal static class ValueText
{
    /// <summary>The function that makes text of a type's values.</summary>
    /// <param name="type">The type.</param>
    /// <param name="length">How long a text may be; 0 for any length.</param>
    public static ScalarFunction Function(SqlType type, int length)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{type}_to_text[{length}]");
        return type.Kind switch
        {
            SqlTypeKind.Boolean or SqlTypeKind.Null => RowFunction.Of<bool, string>(
                name, (bool value, ref RowOutcome _) => Cut(OfBoolean(value), length)),
            SqlTypeKind.Double => RowFunction.Of<double, string>(
                name, (double value, ref RowOutcome _) => Cut(OfDouble(value), length)),
            SqlTypeKind.Decimal => RowFunction.Of<decimal, string>(
                name, (decimal value, ref RowOutcome _) => Cut(OfDecimal(value, type.Scale), length)),
            _ => RowFunction.Of<long, string>(
                name, (long value, ref RowOutcome _) => Cut(OfLong(value, type), length)),
        };
    }

    public static string OfBoolean(bool value) => value ? "TRUE" : "FALSE";

    public static string OfDecimal(decimal value, int scale) =>
        value.ToString(scale <= value.Scale ? "G" : "F" + scale.ToString(CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture);

    public static string OfLong(long value, SqlType type) => type.Kind switch
    {
        SqlTypeKind.Date => TimeText.OfDate(value),
        SqlTypeKind.Time => TimeText.OfTime(value, type.Precision),
        SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz => TimeText.OfTimestamp(value, type.Precision),
        SqlTypeKind.IntervalDay => TimeText.OfDayInterval(value),
        SqlTypeKind.IntervalYear => TimeText.OfYearInterval(value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>As Java writes doubles: with a point always, and an exponent from ten millions on and below a
    /// thousandth.</summary>
    public static string OfDouble(double value)
    {
        if (double.IsNaN(value)) { return "NaN"; }
        if (double.IsInfinity(value)) { return value > 0 ? "Infinity" : "-Infinity"; }
        if (value == 0) { return double.IsNegative(value) ? "-0.0" : "0.0"; }
        var size = Math.Abs(value);
        var digits = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (size is >= 1e-3 and < 1e7)
        {
            if (!shortest.Contains('E', StringComparison.Ordinal))
            {
                return shortest.Contains('.', StringComparison.Ordinal) ? shortest : shortest + ".0";
            }
        }
        return Scientific(shortest, digits);
    }

    private static string Scientific(string shortest, string digits)
    {
        var exponent = int.Parse(digits.AsSpan(digits.IndexOf('E', StringComparison.Ordinal) + 1),
            NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var end = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = (end < 0 ? shortest : shortest[..end]).Replace(".", "", StringComparison.Ordinal);
        var sign = mantissa[0] == '-' ? "-" : "";
        var significant = mantissa.TrimStart('-').TrimStart('0').TrimEnd('0');
        var rest = significant.Length > 1 ? significant[1..] : "0";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{significant[0]}.{rest}E{exponent}");
    }

    private static string Cut(string text, int length) => length > 0 && text.Length > length ? text[..length] : text;
}
