using System.Text.Json;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>Insert batches, each with a watermark behind it; results come when windows close, and stay.</summary>
internal sealed class EmitOnCloseKind : ICaseKind
{
    public string Name => "emit_on_window_close";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        if (!spec.TryGetProperty("aggregate", out var aggregate)) { return "only windows with aggregates are built"; }
        var steps = item.GetProperty("steps").EnumerateArray().ToArray();
        var table = new RowTable(item.GetProperty("columns"), Inserts(steps));
        var groups = spec.GetProperty("group_by").EnumerateArray().Select(name => name.GetString() ?? "").ToArray();
        var projection = Projection.Of(
            string.Join(", ", [.. groups, aggregate.GetString()]), table.Schema.Columns[^1].Name);
        var windows = GeneralWindowSpec.OnEventTime(
            WindowSpecs.AssignerOf(spec.GetProperty("window")), projection.Aggregates, ClockScope.Stream);
        var keys = groups.Where(name => table.Schema.Find(name) >= 0).ToArray();
        var player = new TablePlayer(WindowPipelines.Of(windows, table.Schema, keys));
        var bound = item.GetProperty("watermark_bound_ms").GetInt64();
        var greatest = long.MinValue;
        for (var number = 0; number < steps.Length; number++)
        {
            var rows = steps[number].GetProperty("rows").EnumerateArray();
            if (steps[number].GetProperty("op").GetString() == "insert")
            {
                foreach (var row in rows) { greatest = Math.Max(greatest, table.Feed(player, row)); }
                player.Watermark(greatest - bound);
                continue;
            }
            var expected = rows.Select(row => string.Join(" | ", row.EnumerateArray().Select(RowTable.Print)));
            var actual = player.Output.Where(row => row.Stream == WindowPipelines.Results)
                .Select(row => string.Join(" | ", projection.Columns.Select(column => Cell(row, column))));
            if (Difference.AsMultiset($"step {number}", expected, actual) is { } difference) { return difference; }
        }
        return null;
    }

    private static IEnumerable<JsonElement> Inserts(IEnumerable<JsonElement> steps) => steps
        .Where(step => step.GetProperty("op").GetString() == "insert")
        .SelectMany(step => step.GetProperty("rows").EnumerateArray());

    private static string Cell(OutputRow row, string column) =>
        column is "window_start" or "window_end" ? SqlTimes.Print((long)row[column]!) : RowTable.Print(row[column]);
}
