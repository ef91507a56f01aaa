using System.Text.Json;

namespace Telemetry.Conformance.Kinds;

/// <summary>
/// Kafka's clock as watermarks: the greatest timestamp of all records so far, the present one included, less what its
/// close rule and Flink's differ by.
/// </summary>
internal sealed class StreamTime(JsonElement spec, long behind)
{
    private readonly long _grace =
        spec.TryGetProperty("grace_ms", out var grace) && grace.ValueKind == JsonValueKind.Number
            ? grace.GetInt64() : 0;

    private long _greatest = long.MinValue;

    /// <summary>Whether results come when a window closes instead of with each record.</summary>
    public bool IsOnClose { get; } = spec.TryGetProperty("emit", out var emit)
        && (emit.GetString() ?? "").Contains("close", StringComparison.OrdinalIgnoreCase);

    /// <summary>How long windows are kept behind their end: with rows on close the clock waits instead.</summary>
    public long Lateness => IsOnClose ? 0 : _grace;

    /// <summary>Plays the elements and compares what was dropped.</summary>
    public string? Play(JsonElement item, TablePlayer player, Action<long, JsonElement> feed)
    {
        var dropped = 0;
        var number = 0;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            var time = step.GetProperty("ts").GetInt64();
            _greatest = Math.Max(_greatest, time);
            player.Watermark(_greatest - behind - (IsOnClose ? _grace : 0));
            feed(time, step);
            var late = player.Output.RemoveAll(row => row.Stream == WindowPipelines.Late);
            dropped += late;
            if (step.TryGetProperty("expect_dropped", out var expected) && expected.GetBoolean() != (late > 0))
            {
                return $"step {number}: expected dropped {expected.GetBoolean()}, got {late > 0}";
            }
            number++;
        }
        return item.TryGetProperty("expected_dropped_total", out var total) && total.GetInt32() != dropped
            ? $"expected {total.GetInt32()} dropped, got {dropped}" : null;
    }
}
