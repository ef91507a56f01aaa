using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>One key's clock under given system time.</summary>
internal sealed class PerKeyEventClockKind : ICaseKind
{
    public string Name => "per_key_event_clock";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var now = spec.TryGetProperty("system_time_start_ms", out _)
            ? CaseTime.Millis(spec, "system_time_start_ms") : Duration.Zero;
        var clock = new KeyEventClock(CaseTime.Millis(spec, "wait_ms"), now);
        var number = 0;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            if (step.TryGetProperty("system_time_ms", out _)) { now = CaseTime.Millis(step, "system_time_ms"); }
            EventTime? watermark = null;
            switch (step.GetProperty("op").GetString())
            {
                case "new_batch": clock.BeginBatch(now); break;
                case "item": watermark = clock.OnRow(CaseTime.Of(step, "ts")); break;
                case "notify": watermark = clock.Notify(now); break;
                case "eof" or "on_eof": watermark = clock.Finish(); break;
                case { } op when op.StartsWith("advance", StringComparison.Ordinal):
                    now = new(now.Micros + CaseTime.Passed(step).Micros);
                    break;
                default: return $"step {number}: unknown {step}";
            }
            if (step.TryGetProperty("expect_watermark", out var expected)
                && CaseTime.OrNull(expected) is { } wanted && wanted != watermark)
            {
                return $"step {number}: expected {CaseTime.Text(wanted)}, got {CaseTime.Text(watermark)}";
            }
            number++;
        }
        return null;
    }
}
