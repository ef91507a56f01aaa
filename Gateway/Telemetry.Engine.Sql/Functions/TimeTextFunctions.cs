using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Dates and times from texts and numbers, and to texts.</summary>
internal static class TimeTextFunctions
{
    private const string Usual = "yyyy-MM-dd HH:mm:ss";

    public static void AddTo(FunctionLibrary library)
    {
        AddParsed(library);
        AddFormatted(library);
        AddNumbers(library);
    }

    private static void AddParsed(FunctionLibrary library)
    {
        Parsed(library, "TO_TIMESTAMP", SqlType.Timestamp(3));
        Parsed(library, "TO_TIMESTAMP_LTZ", SqlType.TimestampLtz(3));
        Parsed(library, "TO_DATE", SqlType.Date);
        library.Add("TO_TIMESTAMP_LTZ", [Parameter.Int, Parameter.Int], SqlType.TimestampLtz(3),
            RowFunction.Of<long, long, long>("epoch_to_timestamp",
                static (long value, long precision, ref RowOutcome outcome) => OfEpoch(value, precision, ref outcome),
                mayFault: true, result: ColumnType.Time));
        library.Add("TO_TIMESTAMP_LTZ", [Parameter.Int], SqlType.TimestampLtz(3),
            RowFunction.Of<long, long>("millis_to_timestamp",
                static (long value, ref RowOutcome outcome) => OfEpoch(value, 3, ref outcome),
                mayFault: true, result: ColumnType.Time));
        library.Add("TO_TIMESTAMP", [Parameter.Int], SqlType.TimestampLtz(3),
            RowFunction.Of<long, long>("seconds_to_timestamp",
                static (long value, ref RowOutcome outcome) => OfEpoch(value, 0, ref outcome),
                mayFault: true, result: ColumnType.Time));
    }

    /// <summary>A text that is no date is NULL, as in Flink.</summary>
    private static void Parsed(FunctionLibrary library, string name, SqlType type)
    {
        library.Add(name, [Parameter.String], type, call => new Expression.Call(
            TextCasts.FromText(type.Kind == SqlTypeKind.Date ? type : SqlType.TimestampLtz(3), true),
            call.Arguments[0]), true);
        library.Add(name, [Parameter.String, Parameter.String], type, call => Java(call, 1, format =>
            RowFunction.Of<string, long>($"{name}[{call.ConstantText(1)}]",
                (string text, ref RowOutcome outcome) => Read(format, text, type, ref outcome),
                true, result: type.ToColumnType()),
            () => RowFunction.Of<string, string, long>(name, (string text, string pattern, ref RowOutcome outcome) =>
                    Formatted(pattern, ref outcome) is { } format ? Read(format, text, type, ref outcome) : 0,
                true, true, type.ToColumnType())), true);
    }

    private static void AddFormatted(FunctionLibrary library)
    {
        library.Add("DATE_FORMAT", [Parameter.Timestamp, Parameter.String], SqlType.String, call => Java(call, 1,
            format => RowFunction.Of<long, string>($"date_format[{call.ConstantText(1)}]",
                (long micros, ref RowOutcome _) => format.Format(micros)),
            () => RowFunction.Of<long, string, string>("date_format",
                static (long micros, string pattern, ref RowOutcome outcome) =>
                    Formatted(pattern, ref outcome)?.Format(micros) ?? "", mayFault: true)));
        library.Add("DATE_FORMAT", [Parameter.String, Parameter.String], SqlType.String, call => new Expression.Call(
            RowFunction.Of<string, string, string?>("date_format_text",
                static (string text, string pattern, ref RowOutcome outcome) =>
                    !TimeText.TryParseTimestamp(text, false, out var micros, out _) ? null
                        : Formatted(pattern, ref outcome)?.Format(micros), true, true)!,
            call.Arguments), true);
        library.Add("TO_CHAR", [Parameter.Timestamp, Parameter.String], SqlType.String, call =>
        {
            if (call.ConstantText(1) is not { } pattern)
            {
                return call.Of(RowFunction.Of<long, string, string>("to_char",
                    static (long micros, string pattern, ref RowOutcome _) =>
                        TimeFormat.Postgres(pattern).Format(micros)));
            }
            var format = TimeFormat.Postgres(pattern);
            return new Expression.Call(RowFunction.Of<long, string>(
                $"to_char[{pattern}]", (long micros, ref RowOutcome _) => format.Format(micros)), call.Arguments[0]);
        });
    }

    private static void AddNumbers(FunctionLibrary library)
    {
        library.Add("FROM_UNIXTIME", [Parameter.Int, Parameter.String], SqlType.String, call =>
        {
            var seconds = new Expression.Call(RowFunction.Of<long, long>("seconds_to_timestamp",
                static (long value, ref RowOutcome outcome) => OfEpoch(value, 0, ref outcome),
                mayFault: true, result: ColumnType.Time), call.Arguments[0]);
            return new Expression.Call(
                RowFunction.Of<long, string, string>("date_format",
                    static (long micros, string pattern, ref RowOutcome outcome) =>
                        Formatted(pattern, ref outcome)?.Format(micros) ?? "", mayFault: true),
                seconds, call.Count > 1 ? call.Arguments[1] : new Expression.Text(Usual));
        }, required: 1);
        // As usual a time is written, a fraction may follow; it makes no difference.
        library.Add("UNIX_TIMESTAMP", [Parameter.String], SqlType.BigInt, RowFunction.Of<string, long>(
            "unix_timestamp_usual", static (string text, ref RowOutcome outcome) =>
            {
                if (!TimeText.TryParseTimestamp(text, false, out var micros, out _)) { outcome.Null(); }
                return TimeText.FloorDiv(micros, TimeText.MicrosPerSecond);
            }, true));
        library.Add("UNIX_TIMESTAMP", [Parameter.String, Parameter.String], SqlType.BigInt, call => new Expression.Call(
            RowFunction.Of<string, string, long>("unix_timestamp",
                static (string text, string pattern, ref RowOutcome outcome) =>
                    Formatted(pattern, ref outcome) is not { } format ? 0 : TimeText.FloorDiv(
                        Read(format, text, SqlType.Timestamp(), ref outcome), TimeText.MicrosPerSecond),
                true, true),
            call.Arguments), true);
    }

    /// <summary>A known pattern is understood once.</summary>
    private static Expression.Call Java(
        FunctionCall call, int pattern, Func<TimeFormat, ScalarFunction> known, Func<ScalarFunction> unknown) =>
        call.ConstantText(pattern) is { } text && TimeFormat.Java(text) is { } format
            ? new(known(format), call.Arguments[0]) : new Expression.Call(unknown(), call.Arguments);

    private static TimeFormat? Formatted(string pattern, ref RowOutcome outcome)
    {
        if (TimeFormat.Java(pattern) is { } format) { return format; }
        outcome.Fail(DeadLetterSchema.BadArgument, $"'{pattern}' is no pattern of dates and times");
        return null;
    }

    private static long Read(TimeFormat format, string text, SqlType type, ref RowOutcome outcome)
    {
        if (!format.TryParse(text, out var micros)) { outcome.Null(); }
        return type.Kind == SqlTypeKind.Date ? TimeText.FloorDiv(micros, TimeText.MicrosPerDay) : micros;
    }

    private static long OfEpoch(long value, long precision, ref RowOutcome outcome)
    {
        var unit = precision is >= 0 and <= 6 ? CalendarMath.FractionUnit((int)precision) : 0;
        var micros = (Int128)value * unit;
        if (precision == 9) { micros = TimeText.FloorDiv(value, 1000); }
        else if (unit == 0)
        {
            outcome.Fail(DeadLetterSchema.BadArgument, $"there are no instants of precision {precision}");
        }
        if (micros >= TimeText.LeastMicros && micros <= TimeText.GreatestMicros) { return (long)micros; }
        outcome.Fail(DeadLetterSchema.Overflow, string.Create(
            CultureInfo.InvariantCulture, $"{value} is no instant of precision {precision}"));
        return 0;
    }
}
