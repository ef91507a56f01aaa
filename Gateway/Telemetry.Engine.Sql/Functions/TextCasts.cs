using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Text understood as values of other types.</summary>
internal static class TextCasts
{
    private const string TooLong = "…";

    private delegate bool Parse<T>(string text, out T value);

    public static ScalarFunction FromText(SqlType to, bool isTry) => to.Kind switch
    {
        SqlTypeKind.Boolean => Of<bool>(to, isTry, TryBoolean),
        SqlTypeKind.Double => Of<double>(to, isTry, TryDouble),
        SqlTypeKind.Decimal => Of(to, isTry, (string text, out decimal value) => TryDecimal(text, to, out value)),
        SqlTypeKind.Date =>
            Of(to, isTry, static (string text, out long value) => TimeText.TryParseDate(text, out value)),
        SqlTypeKind.Time =>
            Of(to, isTry, static (string text, out long value) => TimeText.TryParseTime(text, out value)),
        SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz =>
            Of(to, isTry, (string text, out long value) => TryTimestamp(text, to, out value)),
        SqlTypeKind.Array or SqlTypeKind.Map or SqlTypeKind.Row =>
            Of(to, isTry, (string text, out string value) => Json.TryCanonical(text, to, out value)),
        _ when to.IsInteger => Of(to, isTry, (string text, out long value) => TryInteger(text, to, out value)),
        _ => Of(to, isTry, static (string _, out long value) => { value = 0; return false; }),
    };

    /// <summary>VARCHAR(n): what is longer is cut.</summary>
    public static ScalarFunction Cut(SqlType to)
    {
        var length = to.Precision;
        return RowFunction.Of<string, string>(
            string.Create(CultureInfo.InvariantCulture, $"cut_text[{length}]"),
            (string text, ref RowOutcome _) => text.Length > length ? text[..length] : text);
    }

    private static ScalarFunction Of<T>(SqlType to, bool isTry, Parse<T> parse) => RowFunction.Of<string, T>(
        $"text_to_{to}{(isTry ? "?" : "")}",
        (string text, ref RowOutcome outcome) =>
        {
            if (!parse(text, out var value))
            {
                Casting.Refuse(
                    ref outcome, isTry, DeadLetterSchema.BadCast, isTry ? null : $"'{Short(text)}' is no {to}");
            }
            return value;
        },
        isTry, !isTry, to.IsTimestamp ? ColumnType.Time : null);

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + TooLong;

    private static bool TryBoolean(string text, out bool value)
    {
        var word = text.Trim().ToUpperInvariant();
        value = word is "TRUE" or "T" or "YES" or "Y" or "1";
        return value || word is "FALSE" or "F" or "NO" or "N" or "0";
    }

    private static bool TryDouble(string text, out double value) =>
        double.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && (double.IsFinite(value) || !char.IsAsciiDigit(text.TrimEnd()[^1]));

    private static bool TryDecimal(string text, SqlType to, out decimal value) =>
        decimal.TryParse(text.AsSpan().Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && Calculation.TryFit(ref value, to.Precision, to.Scale);

    /// <summary>A fraction is cut, as Flink does.</summary>
    private static bool TryInteger(string text, SqlType to, out long value)
    {
        var span = text.AsSpan().Trim();
        var point = span.IndexOf('.');
        value = 0;
        if (point >= 0)
        {
            var fraction = span[(point + 1)..];
            if (point == 0 || fraction.ContainsAnyExceptInRange('0', '9')) { return false; }
            span = span[..point];
        }
        var (least, greatest) = TypeRules.RangeOf(to);
        return long.TryParse(span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
            && value >= least && value <= greatest;
    }

    private static bool TryTimestamp(string text, SqlType to, out long value)
    {
        if (!TimeText.TryParseTimestamp(text, to.Kind == SqlTypeKind.TimestampLtz, out value, out _)) { return false; }
        value = CalendarMath.Floor(value, CalendarMath.FractionUnit(to.Precision));
        return true;
    }
}
