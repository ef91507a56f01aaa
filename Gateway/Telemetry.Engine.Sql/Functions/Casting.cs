using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>CAST and TRY_CAST, as functions of the engine.</summary>
internal static class Casting
{
    public static Expression Lower(BoundExpression.Cast cast, Expression operand)
    {
        var (from, to) = (cast.Operand.Type, cast.Type);
        var function = to.Kind switch
        {
            SqlTypeKind.String => ToText(from, to),
            _ when from.Kind == SqlTypeKind.String => TextCasts.FromText(to, cast.IsTry),
            SqlTypeKind.Decimal => ToDecimal(from, to, cast.IsTry),
            SqlTypeKind.Double => ToDouble(from),
            SqlTypeKind.Boolean => ToBoolean(from),
            _ when to.IsInteger => ToInteger(from, to, cast.IsTry),
            _ => BetweenTimes(from, to),
        };
        return function is null ? operand : new Expression.Call(function, operand);
    }

    /// <summary>A row fails, or is NULL when it was only tried.</summary>
    public static void Refuse(ref RowOutcome outcome, bool isTry, string reason, string? detail)
    {
        if (isTry) { outcome.Null(); }
        else { outcome.Fail(reason, detail); }
    }

    private static ScalarFunction? ToText(SqlType from, SqlType to)
    {
        if (from.Kind == SqlTypeKind.String || from.IsNested) { return to.Precision == 0 ? null : TextCasts.Cut(to); }
        return ValueText.Function(from, to.Precision);
    }

    private static ScalarFunction? ToDouble(SqlType from) => from.Kind switch
    {
        SqlTypeKind.Double => null,
        SqlTypeKind.Decimal => RowFunction.Of<decimal, double>(
            "decimal_to_double", static (decimal value, ref RowOutcome _) => (double)value),
        SqlTypeKind.Boolean => RowFunction.Of<bool, double>(
            "boolean_to_double", static (bool value, ref RowOutcome _) => value ? 1 : 0),
        _ => IntegerToDouble.Instance,
    };

    private static ScalarFunction ToBoolean(SqlType from) => from.Kind switch
    {
        SqlTypeKind.Decimal => RowFunction.Of<decimal, bool>(
            "decimal_to_boolean", static (decimal value, ref RowOutcome _) => value != 0),
        SqlTypeKind.Double => RowFunction.Of<double, bool>(
            "double_to_boolean", static (double value, ref RowOutcome _) => value != 0),
        _ => RowFunction.Of<long, bool>("integer_to_boolean", static (long value, ref RowOutcome _) => value != 0),
    };

    private static ScalarFunction? ToInteger(SqlType from, SqlType to, bool isTry)
    {
        var (least, greatest) = TypeRules.RangeOf(to);
        var name = $"_to_{to.Kind}{(isTry ? "?" : "")}";
        switch (from.Kind)
        {
            case SqlTypeKind.Boolean:
                return RowFunction.Of<bool, long>(
                    "boolean_to_integer", static (bool value, ref RowOutcome _) => value ? 1 : 0);
            case SqlTypeKind.Decimal:
                return RowFunction.Of<decimal, long>("decimal" + name, (decimal value, ref RowOutcome outcome) =>
                {
                    var whole = decimal.Truncate(value);
                    if (whole >= least && whole <= greatest) { return (long)whole; }
                    Refuse(ref outcome, isTry, DeadLetterSchema.Overflow, Told(value, to));
                    return 0;
                }, isNullable: isTry, mayFault: !isTry);
            case SqlTypeKind.Double:
                return RowFunction.Of<double, long>("double" + name, (double value, ref RowOutcome outcome) =>
                {
                    var whole = Math.Truncate(value);
                    // The greatest BIGINT is no double; the one behind it is.
                    var isBelow = to.Kind == SqlTypeKind.BigInt ? whole < 9223372036854775808.0 : whole <= greatest;
                    if (whole >= least && isBelow) { return (long)whole; }
                    Refuse(ref outcome, isTry, DeadLetterSchema.Overflow, Told(value, to));
                    return 0;
                }, isNullable: isTry, mayFault: !isTry);
        }
        if (from.Kind <= to.Kind) { return null; }
        return RowFunction.Of<long, long>("integer" + name, (long value, ref RowOutcome outcome) =>
        {
            if (value < least || value > greatest)
            {
                Refuse(ref outcome, isTry, DeadLetterSchema.Overflow, Told(value, to));
            }
            return value;
        }, isNullable: isTry, mayFault: !isTry);
    }

    private static ScalarFunction? ToDecimal(SqlType from, SqlType to, bool isTry)
    {
        var (precision, scale) = (to.Precision, to.Scale);
        var name = string.Create(CultureInfo.InvariantCulture, $"_to_decimal[{precision},{scale}]{(isTry ? "?" : "")}");
        decimal Fit(decimal value, ref RowOutcome outcome)
        {
            if (!Calculation.TryFit(ref value, precision, scale))
            {
                Refuse(ref outcome, isTry, DeadLetterSchema.Overflow, Told(value, to));
            }
            return value;
        }
        switch (from.Kind)
        {
            case SqlTypeKind.Decimal:
                var isWider = scale >= from.Scale && precision - scale >= from.Precision - from.Scale;
                return isWider ? null : RowFunction.Of<decimal, decimal>("decimal" + name, Fit, isTry, !isTry);
            case SqlTypeKind.Boolean:
                return RowFunction.Of<bool, decimal>("boolean" + name,
                    (bool value, ref RowOutcome outcome) => Fit(value ? 1 : 0, ref outcome), isTry, !isTry);
            case SqlTypeKind.Double:
                return RowFunction.Of<double, decimal>("double" + name, (double value, ref RowOutcome outcome) =>
                {
                    if (TryDecimal(value, out var exact)) { return Fit(exact, ref outcome); }
                    Refuse(ref outcome, isTry, DeadLetterSchema.Overflow, Told(value, to));
                    return 0;
                }, isTry, !isTry);
            default:
                var fits = precision - scale >= TypeRules.ToDecimal(from).Precision;
                return fits
                    ? RowFunction.Of<long, decimal>(
                        "integer_to_decimal", static (long value, ref RowOutcome _) => value)
                    : RowFunction.Of<long, decimal>("integer" + name,
                        (long value, ref RowOutcome outcome) => Fit(value, ref outcome), isTry, !isTry);
        }
    }

    /// <summary>The decimal that a double is written as; a conversion by value would keep 15 digits only.</summary>
    public static bool TryDecimal(double value, out decimal result)
    {
        Span<char> text = stackalloc char[32];
        result = 0;
        return double.IsFinite(value) && Math.Abs(value) < 7.9e28
            && value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture)
            && decimal.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out result);
    }

    private static ScalarFunction? BetweenTimes(SqlType from, SqlType to)
    {
        if (from.Kind == to.Kind && to.Precision >= from.Precision) { return null; }
        switch (from.Kind, to.Kind)
        {
            case (SqlTypeKind.Date, SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz):
                return RowFunction.Of<long, long>("date_to_timestamp",
                    static (long days, ref RowOutcome outcome) => CalendarMath.StartOfDay(days, ref outcome),
                    mayFault: true, result: ColumnType.Time);
            case (SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz, SqlTypeKind.Date):
                return RowFunction.Of<long, long>("timestamp_to_date",
                    static (long micros, ref RowOutcome _) => TimeText.FloorDiv(micros, TimeText.MicrosPerDay));
            case (SqlTypeKind.Timestamp or SqlTypeKind.TimestampLtz, SqlTypeKind.Time):
                return RowFunction.Of<long, long>("timestamp_to_time", static (long micros, ref RowOutcome _) =>
                    micros - (TimeText.FloorDiv(micros, TimeText.MicrosPerDay) * TimeText.MicrosPerDay));
        }
        if (to.Precision >= from.Precision || !(to.IsTimestamp || to.Kind == SqlTypeKind.Time)) { return null; }
        var unit = CalendarMath.FractionUnit(to.Precision);
        return RowFunction.Of<long, long>(
            string.Create(CultureInfo.InvariantCulture, $"cut_time[{to.Precision}]"),
            (long micros, ref RowOutcome _) => CalendarMath.Floor(micros, unit), result: to.ToColumnType());
    }

    private static string Told<T>(T value, SqlType to) =>
        string.Create(CultureInfo.InvariantCulture, $"{value} is no {to}");
}
