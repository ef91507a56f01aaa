using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>Calculations with instants in microseconds since the epoch. Those beyond the calendar fail.</summary>
internal static class CalendarMath
{
    private const long Second = TimeText.MicrosPerSecond;
    private const long Day = TimeText.MicrosPerDay;

    /// <summary>The units that fields and roundings know.</summary>
    public static readonly string[] Units =
    [
        "MILLENNIUM", "CENTURY", "DECADE", "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND",
        "MILLISECOND", "MICROSECOND", "DOW", "ISODOW", "DOY", "ISOYEAR", "EPOCH",
    ];

    /// <summary>Microseconds of one digit of a fraction's last place.</summary>
    public static long FractionUnit(int precision)
    {
        var unit = Second;
        for (var digit = 0; digit < precision; digit++) { unit /= 10; }
        return Math.Max(unit, 1);
    }

    public static long Floor(long micros, long unit) => TimeText.FloorDiv(micros, unit) * unit;

    public static long StartOfDay(long days, ref RowOutcome outcome)
    {
        var isKnown = days >= TimeText.FloorDiv(TimeText.LeastMicros, Day) && days <= TimeText.GreatestMicros / Day;
        if (!isKnown) { outcome.Fail(DeadLetterSchema.Overflow, TimeText.OfDate(days) + " is beyond the calendar"); }
        return isKnown ? days * Day : 0;
    }

    public static long AddMonths(long micros, long months, ref RowOutcome outcome)
    {
        if (!IsKnown(micros, ref outcome)) { return 0; }
        var time = TimeText.ToDateTime(micros);
        var month = ((long)time.Year * 12) + time.Month - 1 + Math.Clamp(months, -200_000, 200_000);
        var (year, ofYear) = (TimeText.FloorDiv(month, 12), (int)(month - (TimeText.FloorDiv(month, 12) * 12)) + 1);
        if (year is < 1 or > 9999)
        {
            outcome.Fail(DeadLetterSchema.Overflow, $"{TimeText.OfTimestamp(micros, 0)} and {months} months");
            return 0;
        }
        var day = Math.Min(time.Day, DateTime.DaysInMonth((int)year, ofYear));
        var date = new DateTime((int)year, ofYear, day, 0, 0, 0, DateTimeKind.Utc);
        return TimeText.ToMicros(date) + (micros - Floor(micros, Day));
    }

    /// <summary>A field of an instant.</summary>
    public static long Extract(string unit, long micros, ref RowOutcome outcome)
    {
        switch (unit)
        {
            case "EPOCH": return TimeText.FloorDiv(micros, Second);
            case "HOUR": return (micros - Floor(micros, Day)) / (3600 * Second);
            case "MINUTE": return (micros - Floor(micros, 3600 * Second)) / (60 * Second);
            case "SECOND": return (micros - Floor(micros, 60 * Second)) / Second;
            case "MILLISECOND": return (micros - Floor(micros, 60 * Second)) / 1000;
            case "MICROSECOND": return micros - Floor(micros, 60 * Second);
        }
        return IsKnown(micros, ref outcome) ? DateField(unit, TimeText.ToDateTime(micros)) : 0;
    }

    /// <summary>The last instant of a unit's beginning at or before an instant.</summary>
    public static long FloorTo(string unit, long micros, ref RowOutcome outcome)
    {
        if (FixedUnit(unit) is var size and > 0) { return Floor(micros, size); }
        if (!IsKnown(micros, ref outcome)) { return 0; }
        var date = TimeText.ToDateTime(micros).Date;
        var start = unit switch
        {
            "WEEK" => date.AddDays(-Math.Min((((int)date.DayOfWeek) + 6) % 7, (date - DateTime.MinValue).Days)),
            "MONTH" => date.AddDays(1 - date.Day),
            "QUARTER" => new DateTime(date.Year, (((date.Month - 1) / 3) * 3) + 1, 1),
            "YEAR" => new DateTime(date.Year, 1, 1),
            "DECADE" => new DateTime(Math.Max(date.Year / 10 * 10, 1), 1, 1),
            "CENTURY" => new DateTime(((date.Year - 1) / 100 * 100) + 1, 1, 1),
            _ => new DateTime(((date.Year - 1) / 1000 * 1000) + 1, 1, 1),
        };
        return TimeText.ToMicros(start);
    }

    /// <summary>The first instant of a unit's beginning at or after an instant.</summary>
    public static long CeilingTo(string unit, long micros, ref RowOutcome outcome)
    {
        var floor = FloorTo(unit, micros, ref outcome);
        if (floor == micros) { return floor; }
        return FixedUnit(unit) is var size and > 0 ? floor + size : unit switch
        {
            "WEEK" => floor + (7 * Day),
            "MONTH" => AddMonths(floor, 1, ref outcome),
            "QUARTER" => AddMonths(floor, 3, ref outcome),
            "YEAR" => AddMonths(floor, 12, ref outcome),
            "DECADE" => AddMonths(floor, 120, ref outcome),
            "CENTURY" => AddMonths(floor, 1200, ref outcome),
            _ => AddMonths(floor, 12_000, ref outcome),
        };
    }

    /// <summary>Whole units from one instant to another, towards zero.</summary>
    public static long Between(string unit, long from, long to, ref RowOutcome outcome)
    {
        if (unit == "WEEK") { return Difference(from, to, 7 * Day, ref outcome); }
        if (FixedUnit(unit) is var size and > 0) { return Difference(from, to, size, ref outcome); }
        var months = unit switch { "YEAR" => 12, "QUARTER" => 3, _ => 1 };
        return MonthsBetween(from, to, ref outcome) / months;
    }

    /// <summary>An instant moved by so many units.</summary>
    public static long Add(string unit, long count, long micros, ref RowOutcome outcome)
    {
        var size = unit == "WEEK" ? 7 * Day : FixedUnit(unit);
        if (size == 0)
        {
            var months = unit switch { "YEAR" => 12, "QUARTER" => 3, _ => 1 };
            return AddMonths(micros, Math.Clamp(count, -200_000, 200_000) * months, ref outcome);
        }
        var sum = micros + ((Int128)count * size);
        if (sum >= TimeText.LeastMicros && sum <= TimeText.GreatestMicros) { return (long)sum; }
        outcome.Fail(DeadLetterSchema.Overflow, $"{TimeText.OfTimestamp(micros, 0)} and {count} {unit}");
        return 0;
    }

    private static long Difference(long from, long to, long unit, ref RowOutcome outcome)
    {
        var difference = ((Int128)to - from) / unit;
        if (difference >= long.MinValue && difference <= long.MaxValue) { return (long)difference; }
        outcome.Fail(DeadLetterSchema.Overflow);
        return 0;
    }

    private static long MonthsBetween(long from, long to, ref RowOutcome outcome)
    {
        if (!IsKnown(from, ref outcome) || !IsKnown(to, ref outcome)) { return 0; }
        if (to < from) { return -MonthsBetween(to, from, ref outcome); }
        var (one, two) = (TimeText.ToDateTime(from), TimeText.ToDateTime(to));
        var months = ((two.Year - one.Year) * 12L) + two.Month - one.Month;
        // The end of a short month is a whole month after the end of a long one.
        return one.AddMonths((int)months) > two ? months - 1 : months;
    }

    private static long FixedUnit(string unit) => unit switch
    {
        "DAY" => Day,
        "HOUR" => 3600 * Second,
        "MINUTE" => 60 * Second,
        "SECOND" => Second,
        "MILLISECOND" => 1000,
        "MICROSECOND" => 1,
        _ => 0,
    };

    private static long DateField(string unit, DateTime time) => unit switch
    {
        "YEAR" => time.Year,
        "QUARTER" => ((time.Month - 1) / 3) + 1,
        "MONTH" => time.Month,
        "WEEK" => System.Globalization.ISOWeek.GetWeekOfYear(time),
        "DAY" => time.Day,
        "DOW" => (int)time.DayOfWeek + 1,
        "ISODOW" => (((int)time.DayOfWeek + 6) % 7) + 1,
        "DOY" => time.DayOfYear,
        "ISOYEAR" => System.Globalization.ISOWeek.GetYear(time),
        "DECADE" => time.Year / 10,
        "CENTURY" => ((time.Year - 1) / 100) + 1,
        _ => ((time.Year - 1) / 1000) + 1,
    };

    private static bool IsKnown(long micros, ref RowOutcome outcome)
    {
        if (TimeText.IsInCalendar(micros)) { return true; }
        outcome.Fail(DeadLetterSchema.Overflow, TimeText.OfTimestamp(micros, 0) + " is beyond the calendar");
        return false;
    }
}
