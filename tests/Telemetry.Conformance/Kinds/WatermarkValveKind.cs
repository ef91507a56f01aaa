using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>Watermarks of several channels through one valve.</summary>
internal sealed class WatermarkValveKind : ICaseKind
{
    public string Name => "watermark_valve";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var valve = new WatermarkValve(item.GetProperty("channels").GetInt32());
        var output = new WatermarkRecorder();
        var number = 0;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            var difference = Play(valve, output, step);
            if (difference is not null) { return $"step {number}: {difference}"; }
            number++;
        }
        return null;
    }

    private static string? Play(WatermarkValve valve, WatermarkRecorder output, JsonElement step)
    {
        var op = step.GetProperty("op").GetString();
        var channel = step.TryGetProperty("channel", out var value) ? value.GetInt32() : 0;
        switch (op)
        {
            case "watermark": valve.AdvanceWatermark(channel, CaseTime.Of(step, "ts"), output); return null;
            case "status" when step.GetProperty("status").GetString() == "IDLE":
                valve.MarkIdle(channel, output);
                return null;
            case "status": valve.MarkActive(channel, output); return null;
            case "expect_next_output":
                var got = output.Waiting.TryDequeue(out var next) ? next : "nothing";
                return Compare(Expected(step.GetProperty("output")), got);
            case "expect_channel_watermark":
                return Compare(CaseTime.Text(Value(step)), CaseTime.Text(valve.WatermarkOf(channel)));
            case "expect_channel_aligned":
                var isAligned = step.EnumerateObject().Single(
                    part => part.Value.ValueKind is JsonValueKind.True or JsonValueKind.False).Value.GetBoolean();
                return Compare($"aligned {isAligned}", $"aligned {valve.IsAligned(channel)}");
            default: return $"unknown {step}";
        }
    }

    private static EventTime Value(JsonElement step) =>
        CaseTime.Of(step, step.TryGetProperty("ts", out _) ? "ts" : "watermark");

    private static string Expected(JsonElement output) => output.ValueKind == JsonValueKind.Null ? "nothing"
        : output.TryGetProperty("status", out var status) ? $"status {status.GetString()}"
        : $"watermark {CaseTime.Text(CaseTime.Of(output, "watermark"))}";

    private static string? Compare(string expected, string got) =>
        expected == got ? null : $"expected {expected}, got {got}";
}
