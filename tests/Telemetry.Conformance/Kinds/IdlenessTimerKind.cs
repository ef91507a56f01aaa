using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>When a silent source counts as idle.</summary>
internal sealed class IdlenessTimerKind : ICaseKind
{
    public string Name => "idleness_timer";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var mustFail = item.TryGetProperty("expected_error", out var error) && error.ValueKind != JsonValueKind.Null;
        IdlenessTimer timer;
        try
        {
            timer = new IdlenessTimer(CaseTime.Millis(item, "timeout_ms"));
        }
        catch (ArgumentException) when (mustFail)
        {
            return null;
        }
        if (mustFail) { return $"expected {error}, got a timer"; }
        var elapsed = Duration.Zero;
        var number = 0;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            switch (step.GetProperty("op").GetString())
            {
                case "activity": timer.NoteActivity(); break;
                case "advance_clock_ms": elapsed = new(elapsed.Micros + CaseTime.Passed(step).Micros); break;
                case "check_if_idle":
                    var isIdle = timer.CheckIfIdle(elapsed);
                    if (Expected(step) is { } expected && expected != isIdle)
                    {
                        return $"step {number}: expected {expected}, got {isIdle}";
                    }
                    break;
                default: return $"step {number}: unknown {step}";
            }
            number++;
        }
        return null;
    }

    private static bool? Expected(JsonElement step) =>
        step.TryGetProperty("expect", out var value) && value.ValueKind != JsonValueKind.Null
            ? value.GetBoolean() : null;
}
