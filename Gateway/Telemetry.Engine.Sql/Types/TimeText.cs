using System.Globalization;

namespace Telemetry.Engine.Sql.Types;

/// <summary>Dates, times and durations as text, as SQL writes them.</summary>
internal static class TimeText
{
    public const long MicrosPerSecond = 1_000_000;
    public const long MicrosPerDay = 86_400 * MicrosPerSecond;

    /// <summary>Instants of which a calendar knows the date: the years 1 to 9999.</summary>
    public static readonly long LeastMicros = -DateTime.UnixEpoch.Ticks / 10;

    /// <summary>The last microsecond of the year 9999.</summary>
    public static readonly long GreatestMicros = (DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks) / 10;

    public static bool IsInCalendar(long micros) => micros >= LeastMicros && micros <= GreatestMicros;

    /// <summary>The date and time of microseconds since the epoch; those beyond the calendar are cut.</summary>
    public static DateTime ToDateTime(long micros) =>
        DateTime.UnixEpoch.AddTicks(Math.Clamp(micros, LeastMicros, GreatestMicros) * 10);

    public static long ToMicros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / 10;

    public static long FloorDiv(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    public static string OfDate(long days)
    {
        var least = FloorDiv(LeastMicros, MicrosPerDay);
        var isKnown = days >= least && days <= GreatestMicros / MicrosPerDay;
        return isKnown
            ? ToDateTime(days * MicrosPerDay).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{days} days since 1970-01-01");
    }

    public static string OfTime(long micros, int precision)
    {
        var day = ((micros % MicrosPerDay) + MicrosPerDay) % MicrosPerDay;
        return ToDateTime(day).ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            + Fraction(day % MicrosPerSecond, precision);
    }

    public static string OfTimestamp(long micros, int precision)
    {
        if (!IsInCalendar(micros))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{micros} microseconds since 1970-01-01");
        }
        var fraction = ((micros % MicrosPerSecond) + MicrosPerSecond) % MicrosPerSecond;
        return ToDateTime(micros).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
            + Fraction(fraction, precision);
    }

    public static string OfDayInterval(long micros)
    {
        var sign = micros < 0 ? "-" : "+";
        var size = micros < 0 ? (UInt128)(-(Int128)micros) : (UInt128)micros;
        var (days, rest) = ((ulong)(size / MicrosPerDay), (long)(size % MicrosPerDay));
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{days} {OfTime(rest, 3)}");
    }

    public static string OfYearInterval(long months)
    {
        var size = Int128.Abs(months);
        return string.Create(CultureInfo.InvariantCulture, $"{(months < 0 ? "-" : "+")}{size / 12}-{size % 12:00}");
    }

    public static bool TryParseDate(ReadOnlySpan<char> text, out long days)
    {
        var reader = new TimeReader(text.Trim());
        days = 0;
        if (!reader.TryDate(out var date)) { return false; }
        if (!reader.IsAtEnd && (!reader.TrySeparator() || !reader.TryTime(out _))) { return false; }
        days = FloorDiv(date, MicrosPerDay);
        return reader.IsAtEnd;
    }

    public static bool TryParseTime(ReadOnlySpan<char> text, out long micros)
    {
        var reader = new TimeReader(text.Trim());
        return reader.TryTime(out micros) && reader.IsAtEnd;
    }

    /// <summary>Reads date and time; a zone behind it is obeyed when one may stand there.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<char> text, bool allowsZone, out long micros, out bool hasZone)
    {
        var reader = new TimeReader(text.Trim());
        hasZone = false;
        if (!reader.TryDate(out micros)) { return false; }
        if (reader.IsAtEnd) { return true; }
        if (!reader.TrySeparator() || !reader.TryTime(out var time)) { return false; }
        micros += time;
        if (reader.IsAtEnd) { return true; }
        hasZone = reader.TryZone(out var offset);
        micros -= offset;
        return hasZone && allowsZone && reader.IsAtEnd && IsInCalendar(micros);
    }

    private static string Fraction(long micros, int precision)
    {
        if (micros == 0 && precision == 0) { return ""; }
        Span<char> digits = stackalloc char[7];
        digits[0] = '.';
        micros.TryFormat(digits[1..], out _, "000000", CultureInfo.InvariantCulture);
        var length = 6;
        while (length > precision && digits[length] == '0') { length--; }
        return length == 0 ? "" : new string(digits[..(length + 1)]);
    }
}
