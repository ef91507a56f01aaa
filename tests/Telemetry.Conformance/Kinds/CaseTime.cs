using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>Times as the cases write them: milliseconds as int64, or words for the two ends of time.</summary>
internal static class CaseTime
{
    /// <summary>A time, or null for JSON's null.</summary>
    public static EventTime? OrNull(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() switch
        {
            // A while after the beginning of time is still the beginning.
            "-INF" => EventTime.Min,
            { } text when text.StartsWith("MIN", StringComparison.Ordinal) => EventTime.Min,
            "MAX" or "INF" => EventTime.Max,
            var text => throw new FormatException($"'{text}' is no time."),
        },
        _ => EventTime.FromMillis(value.GetInt64()),
    };

    /// <summary>A property that is a time.</summary>
    public static EventTime Of(JsonElement step, string name) =>
        OrNull(step.GetProperty(name)) ?? throw new FormatException($"{name} is null in {step}");

    /// <summary>A property that is a duration in milliseconds; what is too long is the longest there is.</summary>
    public static Duration Millis(JsonElement step, string name)
    {
        var value = step.GetProperty(name);
        if (value.ValueKind == JsonValueKind.String && value.GetString() is "MAX" or "INF") { return Longest; }
        return value.TryGetInt64(out var millis) && millis <= Longest.Micros / 1_000
            ? Duration.FromMillis(millis) : Longest;
    }

    /// <summary>How far a step lets time pass: its only number.</summary>
    public static Duration Passed(JsonElement step) => Duration.FromMillis(
        step.EnumerateObject().Single(part => part.Value.ValueKind == JsonValueKind.Number).Value.GetInt64());

    /// <summary>A time in milliseconds, rounded down as a watermark is: all whole milliseconds up to it are
    /// covered.</summary>
    public static string Text(EventTime? time) => time switch
    {
        null => "null",
        { } end when end == EventTime.Min || end == EventTime.Max => end.ToString(),
        { } value => Math.Floor(value.Micros / 1_000m).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static Duration Longest { get; } = new(long.MaxValue);
}
