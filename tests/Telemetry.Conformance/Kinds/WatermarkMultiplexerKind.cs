using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>Watermarks of a source's splits through one multiplexer.</summary>
internal sealed class WatermarkMultiplexerKind : ICaseKind
{
    public string Name => "watermark_multiplexer";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var output = new WatermarkRecorder();
        var play = new Play(new WatermarkMultiplexer(output), output);
        var number = 0;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            var difference = play.Apply(step);
            if (difference is not null) { return $"step {number}: {difference}"; }
            number++;
        }
        return null;
    }

    private sealed class Play(WatermarkMultiplexer multiplexer, WatermarkRecorder output)
    {
        private readonly Dictionary<string, IWatermarkOutput> _doors = new(StringComparer.Ordinal);

        public string? Apply(JsonElement step)
        {
            switch (step.GetProperty("op").GetString())
            {
                case "register":
                    multiplexer.Register(Text(step, "output"));
                    OpenDoor(step, Text(step, "output"));
                    return null;
                case "register_split": multiplexer.Register(Text(step, "id")); return null;
                case "get_output": OpenDoor(step, Text(step, "id")); return null;
                case "unregister" or "unregister_split" or "unregister_output":
                    var isGone = multiplexer.Unregister(Text(step, step.TryGetProperty("id", out _) ? "id" : "output"));
                    return Compare(Truth(step) ?? isGone, isGone);
                case "emit": _doors[Text(step, "output")].EmitWatermark(CaseTime.Of(step, "ts")); return null;
                case "mark_idle": _doors[Text(step, "output")].MarkIdle(); return null;
                case "mark_active": _doors[Text(step, "output")].MarkActive(); return null;
                case "periodic_emit": multiplexer.EmitPeriodic(); return null;
                case "expect_last_watermark":
                    return Compare(
                        CaseTime.Text(CaseTime.OrNull(step.GetProperty("ts"))), CaseTime.Text(output.Last));
                case "expect_idle": return Compare(step.GetProperty("idle").GetBoolean(), output.IsIdle);
                default: return $"unknown {step}";
            }
        }

        private void OpenDoor(JsonElement step, string split) =>
            _doors[Text(step, "output")] = Text(step, "mode") == "immediate"
                ? multiplexer.Immediate(split) : multiplexer.Deferred(split);

        private static bool? Truth(JsonElement step)
        {
            foreach (var part in step.EnumerateObject())
            {
                if (part.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
                {
                    return part.Value.GetBoolean();
                }
            }
            return null;
        }

        private static string Text(JsonElement step, string name) => step.GetProperty(name).GetString() ?? "";

        private static string? Compare<T>(T expected, T got) =>
            Equals(expected, got) ? null : $"expected {expected}, got {got}";
    }
}
