using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Conformance.Kinds;

/// <summary>Rows, watermarks and processing time against one window operator on the stream's clock.</summary>
internal sealed class WindowKind : ICaseKind
{
    private const string Results = "results";
    private const string Late = "late";
    private const string Marks = "marks";

    private static readonly Schema Rows =
        new(new Column("key", ColumnType.Text), new Column("value", ColumnType.Float64));

    private static readonly KeySpace Keys = new("key", [new("key", ColumnType.Text)], -1);

    public string Name => "window";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var player = new TablePlayer(PipelineOf(spec));
        var hasBounds = spec.TryGetProperty("emit_window_bounds", out var bounds) && bounds.GetBoolean();
        var side = new List<string>();
        var number = -1;
        foreach (var step in item.GetProperty("steps").EnumerateArray())
        {
            number++;
            switch (step.GetProperty("op").GetString())
            {
                case "element":
                    player.Row(TimeOf(step), step.GetProperty("key").GetString(), ValueOf(step));
                    break;
                case "watermark": player.Watermark(TimeOf(step)); break;
                case "processing_time": player.JournalTime(TimeOf(step)); break;
                case "snapshot_and_restore":
                    player.Restore();
                    side.Clear();
                    break;
                case "expect":
                    var expected = step.GetProperty("outputs").EnumerateArray().Select(Expected);
                    var actual = player.Output.Where(row => row.Stream != Late).Select(row => Actual(row, hasBounds));
                    var difference = Difference.InOrder($"step {number}", Sorted(expected), Sorted(actual));
                    if (difference is not null) { return difference; }
                    side.AddRange(LateRows(player));
                    player.Output.Clear();
                    break;
                case "expect_side":
                    side.AddRange(LateRows(player));
                    player.Output.RemoveAll(row => row.Stream == Late);
                    var lateRows = step.GetProperty("outputs").EnumerateArray().Select(Expected);
                    if (Difference.AsMultiset($"step {number}", lateRows, side) is { } late) { return late; }
                    side.Clear();
                    break;
                default: return $"step {number}: unknown {step}";
            }
        }
        return null;
    }

    private static Pipeline PipelineOf(JsonElement spec)
    {
        var builder = new PipelineBuilder("case");
        var windows = builder.Table(TablePlayer.Table, Rows, Keys).Window("windows", WindowSpecs.Of(spec));
        windows.Side(WindowOperator.LatePort).To(Late);
        var probe = windows.Apply("probe", input => new WatermarkProbe(input)).To(Results);
        probe.Side(WatermarkProbe.Port).To(Marks);
        return builder.Build();
    }

    private static long TimeOf(JsonElement step) =>
        step.GetProperty("ts") is { ValueKind: JsonValueKind.Number } time ? time.GetInt64() : long.MinValue;

    private static double? ValueOf(JsonElement step) =>
        step.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    private static IEnumerable<string> LateRows(TablePlayer player) =>
        player.Output.Where(row => row.Stream == Late).Select(row => Actual(row, false));

    private static string Expected(JsonElement output)
    {
        if (output.TryGetProperty("watermark", out var mark)) { return Watermark(mark.GetInt64()); }
        var bounds = output.TryGetProperty("window_start", out var start)
            ? Bounds(start.GetInt64(), output.GetProperty("window_end").GetInt64()) : "";
        return Record(output.GetProperty("key").GetString(), ValueOf(output), TimeOf(output), bounds);
    }

    private static string Actual(OutputRow row, bool hasBounds)
    {
        if (row.Stream == Marks) { return Watermark(row.Time); }
        var bounds = hasBounds ? Bounds((long)row["window_start"]!, (long)row["window_end"]!) : "";
        return Record((string?)row["key"], row["value"], row.Time, bounds);
    }

    private static string Watermark(long time) => Text($"watermark {time}");

    private static string Bounds(long start, long end) => Text($" [{start}, {end})");

    private static string Record(string? key, object? value, long time, string bounds) =>
        Text($"{key} {value ?? "null"} at {time}{bounds}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>The records between two watermarks have no order.</summary>
    private static List<string> Sorted(IEnumerable<string> lines)
    {
        var sorted = new List<string>();
        var from = 0;
        foreach (var line in lines)
        {
            sorted.Add(line);
            if (!line.StartsWith("watermark ", StringComparison.Ordinal)) { continue; }
            sorted.Sort(from, sorted.Count - 1 - from, StringComparer.Ordinal);
            from = sorted.Count;
        }
        sorted.Sort(from, sorted.Count - from, StringComparer.Ordinal);
        return sorted;
    }
}
