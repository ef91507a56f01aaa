using System.Globalization;

namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>The forms in which sentences write coordinates, times and dates.</summary>
internal static class NmeaText
{
    /// <summary>1 knot in m/s: 1852 m an hour.</summary>
    public const double Knot = 1852.0 / 3600;

    /// <summary>1 km/h in m/s.</summary>
    public const double KilometreAnHour = 1 / 3.6;

    /// <summary>1 foot and 1 fathom in m.</summary>
    public const double Foot = 0.3048;
    public const double Fathom = 1.8288;

    /// <summary>
    /// Nothing live is older than this program. Receivers count weeks in ten bits, and old ones show dates 1024 weeks
    /// back.
    /// </summary>
    private static readonly DateTime Youngest = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary><c>ddmm.mmmm</c> or <c>dddmm.mmmm</c> with its hemisphere, in degrees; null when it is none.</summary>
    /// <param name="text">Degrees and minutes.</param>
    /// <param name="hemisphere">The letter.</param>
    /// <param name="positive">N or E.</param>
    /// <param name="negative">S or W.</param>
    /// <param name="most">90 or 180.</param>
    public static double? Coordinate(string text, string hemisphere, string positive, string negative, int most)
    {
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var written)
            || (hemisphere != positive && hemisphere != negative))
        {
            return null;
        }
        var degrees = Math.Floor(written / 100);
        var minutes = written - (100 * degrees);
        var value = degrees + (minutes / 60);
        return minutes >= 60 || value > most ? null : hemisphere == negative ? -value : value;
    }

    /// <summary><c>hhmmss.sss</c>; 60 seconds in a minute with a leap second. Null when it is none.</summary>
    public static TimeSpan? TimeOfDay(string text)
    {
        if (text.Length < 6 || !Whole(text, 0, 2, 23, out var hours) || !Whole(text, 2, 2, 59, out var minutes)
            || !double.TryParse(
                text.AsSpan(4), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            || seconds >= 61)
        {
            return null;
        }
        return TimeSpan.FromHours(hours) + TimeSpan.FromMinutes(minutes)
            + TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>RMC's <c>ddmmyy</c>. Two digits of a year are of the century that is not over.</summary>
    public static DateTime? ShortDate(string text) =>
        text.Length == 6 && Whole(text, 0, 2, 31, out var day) && Whole(text, 2, 2, 12, out var month)
        && Whole(text, 4, 2, 99, out var year)
            ? Date(2000 + year, month, day)
            : null;

    /// <summary>A date that may be a multiple of 1024 weeks behind.</summary>
    public static DateTime? Date(int year, int month, int day)
    {
        if (year is < 1980 or > 2999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }
        var date = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc);
        while (date < Youngest)
        {
            date = date.AddDays(1024 * 7);
        }
        return date;
    }

    private static bool Whole(string text, int start, int length, int max, out int value) =>
        int.TryParse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && value <= max;
}
