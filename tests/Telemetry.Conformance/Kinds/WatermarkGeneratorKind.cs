using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>The watermark that a strategy makes of event times.</summary>
internal sealed class WatermarkGeneratorKind : ICaseKind
{
    public string Name => "watermark_generator";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var generator = item.GetProperty("generator");
        var strategy = generator.GetProperty("type").GetString() switch
        {
            "bounded_out_of_orderness" => WatermarkStrategy.Bounded(CaseTime.Millis(generator, "bound_ms")),
            "ascending_timestamps" or "monotonous_timestamps" or "monotonic" => WatermarkStrategy.Monotonic,
            _ => null,
        };
        if (strategy is null) { return $"unknown {generator}"; }
        var watermark = new SourceWatermark(strategy);
        foreach (var time in item.GetProperty("event_timestamps").EnumerateArray())
        {
            watermark.OnRow(CaseTime.OrNull(time)!.Value); // An event has a time.
        }
        var expected = CaseTime.Text(CaseTime.Of(item, "expected_watermark_on_periodic_emit"));
        var got = CaseTime.Text(watermark.Current);
        return expected == got ? null : $"expected {expected}, got {got}";
    }
}
