using System.Globalization;
using System.Text.Json;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>Reads rows of the stream <c>alerts</c> as a replay prints them.</summary>
internal static class AlertLine
{
    /// <summary>Whether a line is a row of the stream; cheap.</summary>
    public static bool IsAlert(ReadOnlySpan<byte> line) => line.IndexOf("\"stream\":\"alerts\""u8) >= 0;

    /// <summary>What happened.</summary>
    public static string EventOf(ReadOnlySpan<byte> line)
    {
        using JsonDocument row = JsonDocument.Parse(line.ToArray());
        return Text(row.RootElement.GetProperty("columns"), "event") ?? "";
    }

    /// <summary>A time as it is printed, µs; null when it is none.</summary>
    public static long? Micros(string? time) => time is not null && DateTimeOffset.TryParse(
        time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed)
        ? EventTimes.ToMicros(parsed)
        : null;

    /// <summary>A column as text; null for NULL, and when there is none.</summary>
    public static string? Text(JsonElement columns, string name) =>
        columns.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
