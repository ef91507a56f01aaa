using System.Text.Json;
using Telemetry.Conformance.Kinds;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Sql;

/// <summary>A query over tables that cases share; expected rows name their cells.</summary>
internal sealed class SqlWindowTextKind(string name) : ICaseKind
{
    private const string Rowtime = "rowtime";

    public string Name => name;

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var tables = item.GetProperty("tables").EnumerateArray()
            .Select(table => file.GetProperty("tables").GetProperty(table.GetString() ?? "")).ToArray();
        var declared = tables.Select(TableOf).ToArray();
        var player = new SqlPlayer(declared, SqlTexts.Clean(item.GetProperty("sql").GetString() ?? ""));
        for (var index = 0; index < tables.Length; index++) { Feed(player, declared[index], tables[index]); }
        player.End();
        var expected = item.GetProperty("expected_rows").EnumerateArray().ToArray();
        string[] names = [.. expected.SelectMany(row => row.EnumerateObject().Select(cell => cell.Name)).Distinct()];
        var places = PlacesOf(names, [.. player.Columns.Select(column => column.Name)]);
        return Difference.AsMultiset(
            "rows",
            expected.Select(row => SqlPlayer.Line(names.Select(cell =>
                row.TryGetProperty(cell, out var value) ? SqlCells.Print(value) : "null"))),
            player.Final().Select(row => SqlPlayer.Line(places.Select(place => row[place]))));
    }

    private static CaseTable TableOf(JsonElement table)
    {
        var declared = new CaseTable(table.GetProperty("name").GetString() ?? "") { Rowtime = Rowtime };
        foreach (var column in table.GetProperty("columns").EnumerateObject())
        {
            declared.Add(column.Name, TypeOf(column.Value.GetString() ?? ""));
        }
        declared.Add(Rowtime, "TIMESTAMP(3)");
        declared.Behind = new Duration(table.GetProperty("watermark_bound_ms").GetInt64() * 1_000);
        return declared;
    }

    /// <summary>A type's name may have a word behind it: <c>DECIMAL(10,2) as string</c>, <c>TIMESTAMP(string, …)</c>.
    /// </summary>
    private static string TypeOf(string text) =>
        text.StartsWith("TIMESTAMP(string", StringComparison.Ordinal) ? "STRING" : text.Split(" as ")[0];

    private static void Feed(SqlPlayer player, CaseTable declared, JsonElement table)
    {
        var time = table.GetProperty(Rowtime).GetString() ?? "";
        foreach (var row in table.GetProperty("rows").EnumerateArray())
        {
            player.Row(declared.Name, declared.Columns.Select(column =>
                row.GetProperty(column.Name == Rowtime ? time : column.Name)));
        }
    }

    /// <summary>Cells are found by name; those that the case calls otherwise, in order.</summary>
    private static int[] PlacesOf(string[] names, string[] columns)
    {
        var rest = new Queue<int>(Enumerable.Range(0, columns.Length).Where(index => !names.Contains(columns[index])));
        return [.. names.Select(name => Array.IndexOf(columns, name) is >= 0 and var place ? place
            : rest.Count > 0 ? rest.Dequeue() : throw new InvalidOperationException($"no column for {name}"))];
    }
}
