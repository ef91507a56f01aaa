using System.Text.Json;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Conformance.Kinds;

/// <summary>A table of rows, then the end of the input.</summary>
internal sealed class BatchWindowKind : ICaseKind
{
    public string Name => "batch_window";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var project = (spec.GetProperty("project").GetString() ?? "").Split(" group by ");
        var rows = item.GetProperty("rows").EnumerateArray().ToArray();
        var table = new RowTable(item.GetProperty("columns"), rows);
        var projection = Projection.Of(project[0], table.Schema.Columns[0].Name);
        var keys = projection.Columns.Where(name => table.Schema.Find(name) >= 0).ToArray();
        var windows = GeneralWindowSpec.OnEventTime(
            WindowSpecs.AssignerOf(spec.GetProperty("window")), projection.Aggregates, ClockScope.Stream);
        var player = new TablePlayer(WindowPipelines.Of(windows, table.Schema, keys));
        foreach (var row in rows) { table.Feed(player, row); }
        player.End();
        var expected = item.GetProperty("expected_rows").EnumerateArray()
            .Select(row => string.Join(" | ", row.EnumerateArray().Select(RowTable.Print)));
        var actual = player.Output.Where(row => row.Stream == WindowPipelines.Results)
            .Select(row => string.Join(
                " | ", projection.Columns.Select(column => Cell(row, column, table.TimeColumn))));
        return Difference.AsMultiset("rows", expected, actual);
    }

    private static string Cell(OutputRow row, string column, string timeColumn) =>
        column is "window_start" or "window_end" || column == timeColumn
            ? SqlTimes.Print((long)row[column]!) : RowTable.Print(row[column]);
}
