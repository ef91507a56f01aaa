using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions of dates and times.</summary>
internal static class CalendarFunctions
{
    /// <summary>An instant or date, and months.</summary>
    public static readonly SqlFunction AddMonths = new(
        "ADD_MONTHS", [Parameter.Any, Parameter.IntervalYear],
        arguments => arguments[0].Type, call => Shift(call, static (long micros, long months, ref RowOutcome outcome) =>
            CalendarMath.AddMonths(micros, months, ref outcome), "add_months"));

    /// <summary>A time of the day, and a duration.</summary>
    public static readonly SqlFunction AddToTime = new(
        "ADD_TIME", [Parameter.Time, Parameter.IntervalDay], arguments => arguments[0].Type,
        call => call.Of(Turn("add_to_time", 1)));

    /// <summary>A time of the day, less a duration.</summary>
    public static readonly SqlFunction TakeFromTime = new(
        "SUBTRACT_TIME", [Parameter.Time, Parameter.IntervalDay], arguments => arguments[0].Type,
        call => call.Of(Turn("take_from_time", -1)));

    public static void AddTo(FunctionLibrary library)
    {
        AddFields(library);
        AddRounding(library);
        AddDistances(library);
        AddClock(library);
        TimeTextFunctions.AddTo(library);
    }

    /// <summary>Whether a word names a unit of time, or a field of a date.</summary>
    public static bool IsUnit(string word, bool isField)
    {
        var unit = UnitOf(word);
        return Array.IndexOf(CalendarMath.Units, unit) is >= 0 and var place
            && (isField || place <= Array.IndexOf(CalendarMath.Units, "MICROSECOND"));
    }

    private static void AddFields(FunctionLibrary library)
    {
        library.Add("EXTRACT", [Parameter.Symbol, Parameter.Timestamp], SqlType.BigInt, call => Field(call, 0, 1));
        library.Add("EXTRACT", [Parameter.Symbol, Parameter.Time], SqlType.BigInt, call => Field(call, 0, 1));
        library.Add("EXTRACT", [Parameter.Symbol, Parameter.IntervalDay], SqlType.BigInt,
            call => IntervalField(call.ConstantText(0)!, call.Arguments[1]));
        library.Alias("DATE_PART", "EXTRACT");
        foreach (var (name, unit) in new[]
        {
            ("YEAR", "YEAR"), ("QUARTER", "QUARTER"), ("MONTH", "MONTH"), ("WEEK", "WEEK"), ("DAYOFYEAR", "DOY"),
            ("DAYOFMONTH", "DAY"), ("DAYOFWEEK", "DOW"), ("HOUR", "HOUR"), ("MINUTE", "MINUTE"), ("SECOND", "SECOND"),
        })
        {
            library.Add(name, [Parameter.Timestamp], SqlType.BigInt,
                call => new Expression.Call(FieldOf(unit), call.Arguments[0]));
        }
        foreach (var name in new[] { "HOUR", "MINUTE", "SECOND" })
        {
            library.Add(name, [Parameter.Time], SqlType.BigInt,
                call => new Expression.Call(FieldOf(name), call.Arguments[0]));
        }
    }

    private static void AddRounding(FunctionLibrary library)
    {
        foreach (var name in new[] { "FLOOR", "CEIL" })
        {
            var isFloor = name == "FLOOR";
            library.Add(new SqlFunction(name, [Parameter.Timestamp, Parameter.Symbol],
                arguments => arguments[0].Type,
                call => Round(call, call.Arguments[0], call.ConstantText(1)!, isFloor)));
        }
        library.Add(new SqlFunction("DATE_TRUNC", [Parameter.String, Parameter.Timestamp],
            arguments => arguments[1].Type,
            call => Round(call, call.Arguments[1], UnitOf(call.ConstantText(0) ?? "DAY"), true)));
    }

    private static void AddDistances(FunctionLibrary library)
    {
        library.Add(new SqlFunction("TIMESTAMPADD", [Parameter.Symbol, Parameter.Int, Parameter.Timestamp],
            arguments => arguments[2].Type, call =>
            {
                var unit = UnitOf(call.ConstantText(0)!);
                var function = RowFunction.Of<long, long, long>($"timestamp_add[{unit}]",
                    (long count, long micros, ref RowOutcome outcome) =>
                        CalendarMath.Add(unit, count, micros, ref outcome),
                    mayFault: true, result: ColumnType.Time);
                return new Expression.Call(function, call.Arguments[1], call.Arguments[2]);
            }));
        library.Add("TIMESTAMPDIFF", [Parameter.Symbol, Parameter.Timestamp, Parameter.Timestamp], SqlType.Int, call =>
        {
            var unit = UnitOf(call.ConstantText(0)!);
            var function = RowFunction.Of<long, long, long>($"timestamp_diff[{unit}]",
                (long from, long to, ref RowOutcome outcome) => CalendarMath.Between(unit, from, to, ref outcome),
                mayFault: true);
            return new Expression.Call(function, call.Arguments[1], call.Arguments[2]);
        });
        library.Add(AddMonths);
    }

    private static void AddClock(FunctionLibrary library)
    {
        foreach (var (name, type) in new[]
        {
            ("CURRENT_TIMESTAMP", SqlType.TimestampLtz(3)), ("NOW", SqlType.TimestampLtz(3)),
            ("CURRENT_ROW_TIMESTAMP", SqlType.TimestampLtz(3)), ("PROCTIME", SqlType.TimestampLtz(3)),
            ("LOCALTIMESTAMP", SqlType.Timestamp(3)),
        })
        {
            library.Add(new SqlFunction(name, [], _ => type.With(false), _ => new Expression.JournalTime())
            {
                IsDeterministic = false,
            });
        }
        library.Add(Now("CURRENT_DATE", SqlType.Date, "timestamp_to_date",
            static micros => TimeText.FloorDiv(micros, TimeText.MicrosPerDay)));
        foreach (var name in new[] { "CURRENT_TIME", "LOCALTIME" })
        {
            library.Add(Now(name, SqlType.Time(), "timestamp_to_seconds_of_day", static micros => CalendarMath.Floor(
                micros - CalendarMath.Floor(micros, TimeText.MicrosPerDay), TimeText.MicrosPerSecond)));
        }
        library.Add(Now("UNIX_TIMESTAMP", SqlType.BigInt, "timestamp_to_unix",
            static micros => TimeText.FloorDiv(micros, TimeText.MicrosPerSecond)));
    }

    private static SqlFunction Now(string name, SqlType type, string function, Func<long, long> of) => new(
        name, [], _ => type.With(false), _ => new Expression.Call(
            RowFunction.Of<long, long>(function, (long micros, ref RowOutcome _) => of(micros)),
            new Expression.JournalTime()))
    {
        IsDeterministic = false,
    };

    private static Expression.Call Field(FunctionCall call, int unit, int argument) =>
        new Expression.Call(FieldOf(UnitOf(call.ConstantText(unit) ?? "")), call.Arguments[argument]);

    private static Expression.Call IntervalField(string unit, Expression interval)
    {
        var (size, of) = unit switch
        {
            "DAY" => (TimeText.MicrosPerDay, long.MaxValue),
            "HOUR" => (3600 * TimeText.MicrosPerSecond, TimeText.MicrosPerDay),
            "MINUTE" => (60 * TimeText.MicrosPerSecond, 3600 * TimeText.MicrosPerSecond),
            "EPOCH" => (TimeText.MicrosPerSecond, long.MaxValue),
            _ => (TimeText.MicrosPerSecond, 60 * TimeText.MicrosPerSecond),
        };
        return new Expression.Call(RowFunction.Of<long, long>(
            $"interval_field[{unit}]", (long micros, ref RowOutcome _) => micros % of / size), interval);
    }

    private static ScalarFunction FieldOf(string unit) => RowFunction.Of<long, long>(
        $"extract[{unit}]", (long micros, ref RowOutcome outcome) => CalendarMath.Extract(unit, micros, ref outcome),
        mayFault: true);

    /// <summary>A unit as written: in the plural or short too.</summary>
    private static string UnitOf(string word)
    {
        var unit = word.ToUpperInvariant().Replace("SQL_TSI_", "", StringComparison.Ordinal);
        if (unit.EndsWith('S')) { unit = unit[..^1]; }
        return unit;
    }

    private static Expression.Call Round(FunctionCall call, Expression instant, string unit, bool isFloor)
    {
        var function = RowFunction.Of<long, long>(
            $"{(isFloor ? "floor" : "ceiling")}_time[{unit}]",
            (long micros, ref RowOutcome outcome) => isFloor
                ? CalendarMath.FloorTo(unit, micros, ref outcome) : CalendarMath.CeilingTo(unit, micros, ref outcome),
            mayFault: true, result: call.Type.ToColumnType());
        return new Expression.Call(function, instant);
    }

    private static Expression Shift(FunctionCall call, RowFunction.Map<long, long, long> map, string name)
    {
        var isDate = call.Type.Kind == SqlTypeKind.Date;
        return call.Of(RowFunction.Of<long, long, long>(
            isDate ? name + "_to_date" : name,
            isDate
                ? (long days, long count, ref RowOutcome outcome) => TimeText.FloorDiv(
                    map(CalendarMath.StartOfDay(days, ref outcome), count, ref outcome), TimeText.MicrosPerDay)
                : map,
            mayFault: true, result: call.Type.ToColumnType()));
    }

    private static ScalarFunction Turn(string name, int sign) => RowFunction.Of<long, long, long>(
        name, (long time, long duration, ref RowOutcome _) =>
        {
            var sum = time + (sign * (duration % TimeText.MicrosPerDay));
            return sum - CalendarMath.Floor(sum, TimeText.MicrosPerDay);
        });
}
