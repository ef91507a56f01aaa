using System.Globalization;
using System.Text;

namespace Telemetry.Campaigns.Tests.Gateways;

/// <summary>The readings that a campaign's device gives: one every two seconds of its time, so five to a window.
/// </summary>
internal static class LevelReadings
{
    public const string Device = "bench";

    public const string Topic = "telemetry/v1/" + Device + "/data";

    private const long StartSeconds = 1_767_225_600;
    private const int SecondsApart = 2;
    private const int WindowSeconds = 10;

    /// <summary>A pack of one reading.</summary>
    /// <param name="reading">Which.</param>
    /// <param name="oldest">The oldest one that may still come.</param>
    /// <param name="device">Whose.</param>
    public static byte[] Pack(int reading, int oldest, string device = Device) => Text(
        $$"""[{{Head(reading, oldest, device)}},{"n":"level","u":"m","t":{{Time(reading)}},"v":{{reading}}}]""");

    /// <summary>Says that nothing before this reading is still to come.</summary>
    public static byte[] Pass(int reading) => Text($"[{Head(reading, reading)}]");

    /// <summary>Every window of the first readings: when it starts, how many there are, and their sum.</summary>
    public static IEnumerable<(long StartMillis, long Count, double Sum)> Windows(int readings) =>
        Enumerable.Range(0, readings)
            .GroupBy(static reading => Time(reading) / WindowSeconds * WindowSeconds * 1000)
            .Select(static group => (group.Key, group.LongCount(), group.Sum(static reading => (double)reading)))
            .Order();

    private static long Time(int reading) => StartSeconds + (reading * SecondsApart);

    public static string TopicOf(string device) => $"telemetry/v1/{device}/data";

    private static string Head(int seq, int oldest, string device = Device) => string.Create(
        CultureInfo.InvariantCulture, $$"""{"bn":"{{device}}/","boot":"b1","seq":{{seq}},"low":{{Time(oldest)}}}""");

    private static byte[] Text(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text));
}
