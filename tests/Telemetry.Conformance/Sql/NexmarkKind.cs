using System.Text.Json;
using System.Text.RegularExpressions;
using Telemetry.Conformance.Kinds;
using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Sql;

/// <summary>A Nexmark query over the file's three tables; expected lines are split by blanks, whatever stands between
/// the cells.</summary>
internal sealed partial class NexmarkKind : ICaseKind
{
    private const string Time = "date_time";

    /// <summary>The generator's amounts: where they come from integers are divided as decimals.</summary>
    private static readonly HashSet<string> Amounts = ["price", "initial_bid", "reserve"];

    public string Name => "nexmark";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var tables = file.GetProperty("tables").EnumerateObject().ToArray();
        var player = new SqlPlayer(tables.Select(Declare), ScriptOf(item));
        foreach (var table in tables)
        {
            foreach (var row in table.Value.EnumerateArray())
            {
                player.Row(table.Name, row.EnumerateObject().Select(cell => cell.Value));
            }
        }
        player.End();
        return Difference.AsMultiset(
            "rows",
            item.GetProperty("expected_lines").EnumerateArray().Select(line => Words(line.GetString() ?? "")),
            player.Final().Select(row => Words(string.Join(' ', row.Select(cell => cell == "null" ? "NULL" : cell)))));
    }

    /// <summary>The query as a view, and the statement that reads it.</summary>
    private static string ScriptOf(JsonElement item)
    {
        var sql = SqlTexts.Clean(item.GetProperty("sql").GetString() ?? "");
        var read = (item.GetProperty("read_with").GetString() ?? "").Trim().TrimEnd(';');
        if (sql.Contains("CREATE MATERIALIZED VIEW", StringComparison.OrdinalIgnoreCase)) { return $"{sql};\n{read}"; }
        var view = From().Match(read).Groups[1].Value;
        return $"CREATE VIEW {view} AS\n{sql};\n{read}";
    }

    private static CaseTable Declare(JsonProperty table)
    {
        var declared = new CaseTable(table.Name) { Rowtime = Time, Behind = Duration.FromSeconds(4) };
        foreach (var cell in table.Value[0].EnumerateObject())
        {
            declared.Add(cell.Name, cell.Name is Time or "expires" ? "TIMESTAMP(3)"
                : Amounts.Contains(cell.Name) ? "DECIMAL(20, 0)"
                : cell.Value.ValueKind == JsonValueKind.Number ? "BIGINT" : "STRING");
        }
        return declared;
    }

    private static string Words(string line) => string.Join(
        ' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(SqlCells.Normal));

    [GeneratedRegex(@"\bfrom\s+(\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex From();
}
