using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>Sessions of Kafka Streams: their bounds have the last record, so the engine's end is a gap later.</summary>
internal sealed class KafkaSessionKind(string name) : ICaseKind
{
    private static readonly Schema Rows =
        new(new Column("key", ColumnType.Text), new Column("value", ColumnType.Float64));

    public string Name => name;

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var gap = spec.GetProperty("gap_ms").GetInt64();
        // Closed when last record + gap + grace < stream time; Flink's is ≤ watermark + 1.
        var clock = new StreamTime(spec, 2);
        var windows = GeneralWindowSpec.OnEventTime(
            WindowAssigner.Session(SessionGap.Fixed(new(gap))), [new(AggregateFunction.Count, "value", "count")],
            ClockScope.Stream);
        var player = new TablePlayer(WindowPipelines.Of(
            windows with { AllowedLateness = new Duration(clock.Lateness) }, Rows, "key"));
        var difference = clock.Play(
            item, player, (time, step) => player.Row(time, step.GetProperty("key").GetString(), 1.0));
        if (difference is not null || !item.TryGetProperty("expected_emits", out var emits)) { return difference; }
        if (!clock.IsOnClose) { player.End(); }
        return Difference.AsMultiset(
            "sessions", emits.EnumerateArray().Select(Expected), player.Output.Select(row => Actual(row, gap)));
    }

    private static string Expected(JsonElement emit) => Line(
        emit.GetProperty("key").GetString(), emit.GetProperty("session_start").GetInt64(),
        emit.GetProperty("session_end_inclusive").GetInt64(), emit.GetProperty("count").GetInt64(),
        emit.GetProperty("ts").GetInt64());

    private static string Actual(OutputRow row, long gap)
    {
        var last = (long)row["window_end"]! - gap;
        return Line((string?)row["key"], (long)row["window_start"]!, last, (long)row["count"]!, last);
    }

    private static string Line(string? key, long start, long last, long count, long time) =>
        string.Create(CultureInfo.InvariantCulture, $"{key} [{start}, {last}] {count} at {time}");
}
