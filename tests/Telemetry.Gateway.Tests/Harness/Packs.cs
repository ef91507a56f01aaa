using System.Globalization;
using System.Text;

namespace Telemetry.Gateway.Tests.Harness;

/// <summary>SenML packs as text, so that a test shows what it sends.</summary>
internal static class Packs
{
    /// <summary>Some seconds of the year 2026.</summary>
    public const long Start = 1_767_225_600;

    public static byte[] Json(string device, long seq, params double[] values)
    {
        StringBuilder json = new();
        json.Append(CultureInfo.InvariantCulture, $$"""[{"bn":"{{device}}/","boot":"b1","seq":{{seq}}}""");
        for (int index = 0; index < values.Length; index++)
        {
            long time = Start + seq + index;
            json.Append(
                CultureInfo.InvariantCulture,
                $$""",{"n":"temperature","u":"Cel","t":{{time}},"v":{{values[index]}}}""");
        }

        return Encoding.UTF8.GetBytes(json.Append(']').ToString());
    }

    /// <summary>No reading before <paramref name="low"/> (seconds) is still to come.</summary>
    public static byte[] Heartbeat(string device, long seq, long low) => Text(
        $$"""[{"bn":"{{device}}/","boot":"b1","seq":{{seq}},"low":{{low}}}]""");

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
