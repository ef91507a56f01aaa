using System.Text.Json;
using Telemetry.Conformance.Kinds;

namespace Telemetry.Conformance.Sql;

/// <summary>A table of rows, then the end of the input.</summary>
internal sealed class SqlBatchWindowKind : ICaseKind
{
    private const string Table = "t";

    public string Name => "batch_window";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var spec = item.GetProperty("spec");
        var rows = item.GetProperty("rows").EnumerateArray().ToArray();
        var table = TimedRows.Declare(Table, item.GetProperty("columns"), rows);
        var windows = SpecTexts.Window(spec.GetProperty("window"), Table, table.Rowtime ?? "", []);
        var project = (spec.GetProperty("project").GetString() ?? "").Split(" group by ");
        var query = $"SELECT {project[0]} FROM {windows}";
        if (project.Length > 1)
        {
            query += " " + SpecTexts.GroupBy(project[1].Split(',', StringSplitOptions.TrimEntries));
        }
        var player = new SqlPlayer([table], query);
        foreach (var row in rows) { TimedRows.Feed(player, table, row); }
        player.End();
        return player.Compare(
            "rows", item.GetProperty("expected_rows").EnumerateArray()
                .Select(row => row.EnumerateArray().Select(SqlCells.Print)));
    }
}
