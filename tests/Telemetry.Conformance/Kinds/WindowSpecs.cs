using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>The cases' descriptions of windows as specifications of the engine.</summary>
internal static class WindowSpecs
{
    /// <summary>The whole specification of a <c>window</c> case.</summary>
    public static GeneralWindowSpec Of(JsonElement spec)
    {
        var window = spec.GetProperty("window");
        return new()
        {
            Assigner = AssignerOf(window),
            Trigger = spec.TryGetProperty("trigger", out var trigger) && trigger.ValueKind == JsonValueKind.Object
                ? TriggerOf(trigger)
                : DomainOf(window) == TimeDomain.Event ? WindowTrigger.EventTime : WindowTrigger.JournalTime,
            Evictor = spec.TryGetProperty("evictor", out var evictor) && evictor.ValueKind == JsonValueKind.Object
                ? EvictorOf(evictor) : null,
            AllowedLateness = Length(spec, "allowed_lateness_ms"),
            Aggregates = [.. AggregatesOf(spec.GetProperty("aggregate").GetString() ?? "")],
            Scope = ClockScope.Stream,
        };
    }

    /// <summary>The windows alone.</summary>
    public static WindowAssigner AssignerOf(JsonElement window)
    {
        var domain = DomainOf(window);
        var offset = Length(window, "offset_ms");
        var type = window.GetProperty("type").GetString();
        return type switch
        {
            "tumbling" or "tumble" => WindowAssigner.Tumbling(Length(window, "size_ms"), offset, domain),
            "sliding" or "hopping" or "hop" => WindowAssigner.Hopping(
                Length(window, "size_ms"), Length(window, "slide_ms"), offset, domain),
            "cumulating" or "cumulate" => WindowAssigner.Cumulating(
                Length(window, "size_ms"), Length(window, "step_ms"), offset, domain),
            "session" => WindowAssigner.Session(GapOf(window), domain),
            "global" => WindowAssigner.Global(),
            _ => throw new NotSupportedException($"window type {type}"),
        };
    }

    private static TimeDomain DomainOf(JsonElement window) =>
        window.TryGetProperty("time", out var time) && time.GetString() == "processing"
            ? TimeDomain.Journal : TimeDomain.Event;

    private static WindowTrigger TriggerOf(JsonElement trigger)
    {
        var type = trigger.GetProperty("type").GetString();
        var plain = type switch
        {
            "event_time" => WindowTrigger.EventTime,
            "processing_time" => WindowTrigger.JournalTime,
            "count" => WindowTrigger.Count(trigger.GetProperty("count").GetInt64()),
            "continuous_event_time" => WindowTrigger.ContinuousEventTime(Length(trigger, "interval_ms")),
            "continuous_processing_time" => WindowTrigger.ContinuousJournalTime(Length(trigger, "interval_ms")),
            "never" => WindowTrigger.Never,
            _ => throw new NotSupportedException($"trigger type {type}"),
        };
        return IsTrue(trigger, "purging") ? plain.Purging() : plain;
    }

    private static WindowEvictor EvictorOf(JsonElement evictor)
    {
        var isAfter = IsTrue(evictor, "after");
        var type = evictor.GetProperty("type").GetString();
        return type switch
        {
            "count" => WindowEvictor.Count(evictor.GetProperty("keep_last").GetInt64(), isAfter),
            "time" => WindowEvictor.Time(Length(evictor, "keep_ms"), isAfter),
            "delta" => WindowEvictor.Delta("value", evictor.GetProperty("threshold").GetDouble(), isAfter),
            _ => throw new NotSupportedException($"evictor type {type}"),
        };
    }

    private static Aggregate[] AggregatesOf(string aggregate)
    {
        if (aggregate.StartsWith("collect", StringComparison.Ordinal)) { return []; }
        var name = aggregate.Split('(')[0].Trim();
        return Enum.TryParse<AggregateFunction>(name, ignoreCase: true, out var function)
            ? [new(function, "value", "value")]
            : throw new NotSupportedException($"aggregate {aggregate}");
    }

    private static SessionGap GapOf(JsonElement window)
    {
        var gap = window.GetProperty("gap_ms");
        var hasPoint = window.TryGetProperty("point_window_when_value", out var point);
        if (gap.ValueKind == JsonValueKind.Number && !hasPoint) { return SessionGap.Fixed(new(gap.GetInt64())); }
        var rules = gap.ValueKind == JsonValueKind.Number
            ? [new(null, null, gap.GetInt64())]
            : gap.GetProperty("per_element").EnumerateArray().Select(GapRule.Of).ToList();
        if (hasPoint) { rules.Insert(0, new(null, point.GetDouble(), 0)); }
        return SessionGap.PerRow(window.GetRawText(), (frame, row) =>
            new(rules.First(rule => rule.Fits(frame, row)).Gap));
    }

    private static Duration Length(JsonElement owner, string name) =>
        new(owner.TryGetProperty(name, out var length) && length.ValueKind == JsonValueKind.Number
            ? length.GetInt64() : 0);

    private static bool IsTrue(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var truth) && truth.ValueKind == JsonValueKind.True;

    private sealed record GapRule(string? Key, double? Value, long Gap)
    {
        public static GapRule Of(JsonElement rule) => new(
            rule.TryGetProperty("key", out var key) ? key.GetString() : null,
            rule.TryGetProperty("value", out var value) ? value.GetDouble() : null,
            rule.GetProperty("gap_ms").GetInt64());

        public bool Fits(Frame frame, int row) =>
            (Key is null || Key == frame.TextAt(0, row)) && (Value is null || Value == frame.Doubles(1)[row]);
    }
}
