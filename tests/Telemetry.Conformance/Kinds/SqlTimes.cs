using System.Globalization;

namespace Telemetry.Conformance.Kinds;

/// <summary>Times as texts: <c>YYYY-MM-DD HH:MM:SS[.fff]</c> or RFC 3339, in milliseconds since the epoch.</summary>
internal static class SqlTimes
{
    public static long Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            .ToUnixTimeMilliseconds();

    public static string Print(long millis)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(millis);
        return time.ToString(time.Millisecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.fff",
            CultureInfo.InvariantCulture);
    }
}
