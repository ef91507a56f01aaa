using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>Windows of Kafka Streams that speak with each record of all records in them.</summary>
internal sealed class KafkaWindowKind : ICaseKind
{
    private static readonly Schema Rows = new(
        new Column("key", ColumnType.Text), new Column("value", ColumnType.Text), new Column("at", ColumnType.Time));

    public string Name => "ks_window_concat";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        // Closed when end + grace ≤ stream time; Flink's is ≤ watermark + 1.
        var clock = new StreamTime(spec, 1);
        var windows = new GeneralWindowSpec
        {
            Assigner = WindowSpecs.AssignerOf(spec.GetProperty("window")),
            Trigger = clock.IsOnClose ? WindowTrigger.EventTime : WindowTrigger.Count(1),
            AllowedLateness = new Duration(clock.Lateness),
            Scope = ClockScope.Stream,
        };
        var player = new TablePlayer(WindowPipelines.Of(windows, Rows, "key"));
        var difference = clock.Play(item, player, (time, step) => player.Row(
            time, step.GetProperty("key").GetString(), step.GetProperty("value").GetString(), time));
        if (difference is not null || !item.TryGetProperty("expected_emits", out var emits)) { return difference; }
        var actual = player.Output
            .GroupBy(row => (row["key"], Start: row["window_start"], End: row["window_end"], row["revision"]))
            .Select(rows => Line(
                $"{rows.Key.Start}/{rows.Key.End}", string.Concat(rows.Select(row => $"+{row["value"]}")),
                rows.Max(row => (long)row["at"]!)));
        return Difference.AsMultiset("windows", emits.EnumerateArray().Select(Expected), actual);
    }

    private static string Expected(JsonElement emit) => Line(
        emit.GetProperty("window").GetString(), emit.GetProperty("value").GetString(),
        emit.GetProperty("ts").GetInt64());

    private static string Line(string? window, string? value, long time) =>
        string.Create(CultureInfo.InvariantCulture, $"{window} {value} at {time}");
}
