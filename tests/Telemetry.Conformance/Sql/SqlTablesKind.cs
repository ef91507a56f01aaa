using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Conformance.Kinds;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Sql;

/// <summary>A query over tables of the case's own, whose columns and rows are lists: joins, top-n, deduplication.
/// Expected are rows, changes, or both.</summary>
internal sealed partial class SqlTablesKind(string name) : ICaseKind
{
    private const string Rowtime = "rowtime";
    private const string Changes = "expected_changelog_multiset";

    public string Name => name;

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var sql = item.GetProperty("sql").GetString() ?? "";
        var lag = item.TryGetProperty("watermark", out var watermark)
            ? WatermarkLag().Match(watermark.GetString() ?? "") : Match.Empty;
        var behind = lag.Success
            ? new Duration(long.Parse(lag.Groups[1].Value, CultureInfo.InvariantCulture) * 1_000) : (Duration?)null;
        var tables = item.GetProperty("tables").EnumerateObject()
            .Select(table => (Declared: Declare(table, sql, behind), Source: table.Value)).ToArray();
        var player = new SqlPlayer(tables.Select(table => table.Declared), SqlTexts.Clean(sql));
        foreach (var (declared, source) in tables) { Feed(player, declared, source); }
        player.End();
        return CompareChanges(item, player) ?? CompareRows(item, player);
    }

    private static CaseTable Declare(JsonProperty table, string sql, Duration? behind)
    {
        var rows = table.Value.GetProperty("rows").EnumerateArray().ToArray();
        string[] names =
            [.. table.Value.GetProperty("columns").EnumerateArray().Select(name => name.GetString() ?? "")];
        var declared = new CaseTable(table.Name)
        {
            Behind = behind,
            HasProctime = sql.Contains("proctime", StringComparison.OrdinalIgnoreCase),
        };
        for (var index = 0; index < names.Length; index++)
        {
            var place = index;
            declared.Add(names[index], names[index] == Rowtime
                ? "TIMESTAMP(3)" : CaseTable.TypeOf(rows.Select(row => row[place])));
        }
        if (table.Value.TryGetProperty(Rowtime, out _)) { declared.Add(Rowtime, "TIMESTAMP(3)"); }
        if (declared.Columns.Any(column => column.Name == Rowtime)) { declared.Rowtime = Rowtime; }
        return declared;
    }

    /// <summary>A table may say that its event time is another column's number: <c>b (ms)</c>.</summary>
    private static void Feed(SqlPlayer player, CaseTable declared, JsonElement source)
    {
        var names = source.GetProperty("columns").EnumerateArray().Select(name => name.GetString() ?? "").ToArray();
        var time = source.TryGetProperty(Rowtime, out var rowtime)
            ? Array.IndexOf(names, (rowtime.GetString() ?? "").Split(' ')[0]) : -1;
        foreach (var row in source.GetProperty("rows").EnumerateArray())
        {
            var cells = row.EnumerateArray().Take(names.Length);
            player.Row(declared.Name, time < 0 ? cells : cells.Append(row[time]));
        }
    }

    private static string? CompareChanges(JsonElement item, SqlPlayer player) =>
        item.TryGetProperty(Changes, out var changes)
            ? Difference.AsMultiset(
                "changes", changes.EnumerateArray().Select(row => SqlPlayer.Line(CellsOf(row))),
                player.Changes().Select(SqlPlayer.Line))
            : null;

    private static string? CompareRows(JsonElement item, SqlPlayer player)
    {
        foreach (var list in (string[])["expected_rows", "expected_final_rows"])
        {
            if (!item.TryGetProperty(list, out var rows)) { continue; }
            if (player.Compare("rows", rows.EnumerateArray().Select(CellsOf)) is { } difference) { return difference; }
        }
        return null;
    }

    /// <summary>The cells of a row, which is a list, or an object in the order of the columns.</summary>
    private static IEnumerable<string> CellsOf(JsonElement row) => row.ValueKind == JsonValueKind.Array
        ? row.EnumerateArray().Select(SqlCells.Print)
        : row.EnumerateObject().Select(cell => cell.Name.EndsWith("_ms", StringComparison.Ordinal)
            ? SqlTimes.Print(cell.Value.GetInt64()) : SqlCells.Print(cell.Value));

    [GeneratedRegex(@"per table, after each row: ts - (\d+)$")]
    private static partial Regex WatermarkLag();
}
