using System.Globalization;

namespace Telemetry.Engine.Sql.Files;

/// <summary>
/// Dates and times in files: <c>2026-11-23 04:30:00.125</c>, with a <c>T</c> as well, with <c>Z</c> or an offset as
/// well. Without one the text means UTC.
/// </summary>
internal static class TimeText
{
    private const long SecondMicros = 1_000_000;
    private const long DayMicros = 86_400 * SecondMicros;
    private const long MicrosMin = -62_135_596_800_000_000;
    private const long MicrosMax = 253_402_300_799_999_999;

    /// <summary>An instant in microseconds since the epoch; finer digits are cut off.</summary>
    public static bool TryInstant(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!TakeDate(ref text, out var days)) { return false; }
        micros = days * DayMicros;
        if (text.IsEmpty) { return true; }
        if (text[0] is not ((byte)' ' or (byte)'T' or (byte)'t')) { return false; }
        text = text[1..];
        if (!TakeTime(ref text, out var time) || !TakeOffset(ref text, out var offset)) { return false; }
        micros += time - offset;
        return text.IsEmpty && micros is >= MicrosMin and <= MicrosMax;
    }

    /// <summary>Days since the epoch.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out long days) => TakeDate(ref text, out days) && text.IsEmpty;

    /// <summary>Microseconds since midnight.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, out long micros) =>
        TakeTime(ref text, out micros) && text.IsEmpty;

    /// <summary>Cuts an instant to so many digits of a second, towards the past.</summary>
    public static long Cut(long micros, int digits)
    {
        long unit = 1;
        for (var digit = digits; digit < 6; digit++) { unit *= 10; }
        var rest = micros % unit;
        return micros - (rest < 0 ? rest + unit : rest);
    }

    /// <summary>Writes an instant as <c>2026-11-23 04:30:00[.125]</c>, and years that no calendar has as microseconds
    /// since the epoch.</summary>
    public static string Instant(long micros, bool hasZone)
    {
        if (micros is < MicrosMin or > MicrosMax) { return micros.ToString(CultureInfo.InvariantCulture); }
        var time = DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
        var format = Cut(micros, 0) == micros ? "yyyy-MM-dd HH:mm:ss"
            : Cut(micros, 3) == micros ? "yyyy-MM-dd HH:mm:ss.fff" : "yyyy-MM-dd HH:mm:ss.ffffff";
        return time.ToString(format, CultureInfo.InvariantCulture) + (hasZone ? "Z" : "");
    }

    /// <summary>Writes days since the epoch as a date.</summary>
    public static string Date(long days) => days is < MicrosMin / DayMicros or > MicrosMax / DayMicros
        ? days.ToString(CultureInfo.InvariantCulture)
        : DateTime.UnixEpoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Writes microseconds since midnight as a time of day.</summary>
    public static string Time(long micros) => micros is < 0 or >= DayMicros
        ? micros.ToString(CultureInfo.InvariantCulture)
        : Instant(micros, false)[11..];

    private static bool TakeDate(ref ReadOnlySpan<byte> text, out long days)
    {
        days = 0;
        if (!TakeDigits(ref text, 4, out var year) || !Take(ref text, '-')
            || !TakeDigits(ref text, 2, out var month) || !Take(ref text, '-')
            || !TakeDigits(ref text, 2, out var day)) { return false; }
        var isDate = year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        if (!isDate) { return false; }
        days = new DateOnly(year, month, day).DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return true;
    }

    /// <summary>Hours and minutes, and seconds and their digits if they are there.</summary>
    private static bool TakeTime(ref ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (!TakeDigits(ref text, 2, out var hours) || !Take(ref text, ':') || !TakeDigits(ref text, 2,
            out var minutes))
        {
            return false;
        }
        var seconds = 0;
        long fraction = 0;
        if (Take(ref text, ':'))
        {
            if (!TakeDigits(ref text, 2, out seconds)) { return false; }
            if (Take(ref text, '.') && !TakeFraction(ref text, out fraction)) { return false; }
        }
        micros = (((((hours * 60L) + minutes) * 60) + seconds) * SecondMicros) + fraction;
        return hours < 24 && minutes < 60 && seconds < 60;
    }

    private static bool TakeFraction(ref ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        var count = 0;
        for (var unit = SecondMicros / 10; !text.IsEmpty && char.IsAsciiDigit((char)text[0]); count++, unit /= 10)
        {
            micros += (text[0] - '0') * unit;
            text = text[1..];
        }
        return count is > 0 and <= 9;
    }

    private static bool TakeOffset(ref ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.IsEmpty) { return true; }
        if (Take(ref text, 'Z') || Take(ref text, 'z')) { return true; }
        var isEast = Take(ref text, '+');
        if (!isEast && !Take(ref text, '-')) { return false; }
        if (!TakeDigits(ref text, 2, out var hours)) { return false; }
        var minutes = 0;
        _ = Take(ref text, ':');
        if (!text.IsEmpty && !TakeDigits(ref text, 2, out minutes)) { return false; }
        micros = ((hours * 60L) + minutes) * 60 * SecondMicros * (isEast ? 1 : -1);
        return hours <= 18 && minutes < 60;
    }

    private static bool Take(ref ReadOnlySpan<byte> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected) { return false; }
        text = text[1..];
        return true;
    }

    private static bool TakeDigits(ref ReadOnlySpan<byte> text, int count, out int number)
    {
        number = 0;
        if (text.Length < count) { return false; }
        for (var index = 0; index < count; index++)
        {
            if (!char.IsAsciiDigit((char)text[index])) { return false; }
            number = (number * 10) + text[index] - '0';
        }
        text = text[count..];
        return true;
    }
}
