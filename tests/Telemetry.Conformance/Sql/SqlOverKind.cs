using System.Text.Json;
using Telemetry.Conformance.Kinds;

namespace Telemetry.Conformance.Sql;

/// <summary>A query over one table whose rows and watermarks come step by step, then the end.</summary>
internal sealed class SqlOverKind : ICaseKind
{
    private const string Rowtime = "rowtime";
    private const string Table = "T1";

    public string Name => "sql_over";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var steps = item.GetProperty("steps").EnumerateArray().ToArray();
        var rows = steps.Where(IsRow).Select(step => step.GetProperty("values")).ToArray();
        string[] names = [.. item.GetProperty("columns").EnumerateArray().Select(name => name.GetString() ?? "")];
        var table = new CaseTable(Table) { Rowtime = Rowtime };
        table.AddInferred(names.Where(name => name != Rowtime), rows);
        table.Add(Rowtime, "TIMESTAMP(3)");
        var player = new SqlPlayer([table], SqlTexts.Clean(item.GetProperty("sql").GetString() ?? ""));
        foreach (var step in steps)
        {
            var time = step.GetProperty("ts");
            if (IsRow(step)) { player.Row(Table, step.GetProperty("values").EnumerateArray().Append(time)); }
            else { player.Watermark(Table, time.GetInt64()); }
        }
        player.End();
        return player.Compare(
            "rows", item.GetProperty("expected_rows").EnumerateArray()
                .Select(row => row.EnumerateArray().Select(SqlCells.Print)));
    }

    private static bool IsRow(JsonElement step) => step.GetProperty("op").GetString() == "row";
}
