using Telemetry.Contract;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Http.Api;

/// <summary>One reading in an agent's answer; it also comes with all others.</summary>
/// <param name="Device">Its device.</param>
/// <param name="Metric">Its metric.</param>
/// <param name="Unit">SenML's unit, or empty.</param>
/// <param name="Time">When it was measured; null when the agent does not know the date.</param>
/// <param name="Value">A number, a text, or true or false.</param>
/// <param name="Quality">good, or why not.</param>
internal sealed record CommandReading(
    string Device, string Metric, string Unit, DateTime? Time, object Value, string Quality)
{
    public static CommandReading Of(ReplyReading reading) => new(
        reading.Device,
        reading.Metric,
        reading.Unit,
        TimeOf(reading.At),
        reading.Kind switch
        {
            ValueKind.Text => reading.Text,
            ValueKind.Bool => reading.Number != 0,
            _ => reading.Number,
        },
        ValueQualities.NameOf(reading.Quality));

    private static DateTime? TimeOf(long? millis) =>
        millis is >= 0 and <= long.MaxValue / 1_000_000 ? EventTimes.ToUtc(millis.Value * 1_000) : null;
}
