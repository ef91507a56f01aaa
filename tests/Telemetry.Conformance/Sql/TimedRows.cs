using System.Text.Json;
using Telemetry.Conformance.Kinds;

namespace Telemetry.Conformance.Sql;

/// <summary>Tables whose rows are lists with an instant among them, which is their event time.</summary>
internal static class TimedRows
{
    public static CaseTable Declare(string name, JsonElement columns, IReadOnlyList<JsonElement> rows)
    {
        var table = new CaseTable(name);
        var place = 0;
        foreach (var column in columns.EnumerateArray().Select(column => column.GetString() ?? ""))
        {
            var cells = rows.Select(row => row[place]).ToArray();
            place++;
            var isTime = table.Rowtime is null && cells[0].ValueKind == JsonValueKind.String
                && SqlCells.IsInstant(cells[0].GetString() ?? "");
            table.Add(column, isTime ? "TIMESTAMP(3)" : CaseTable.TypeOf(cells));
            if (isTime) { table.Rowtime = column; }
        }
        return table;
    }

    /// <summary>Feeds a row.</summary>
    /// <returns>Its time, in milliseconds.</returns>
    public static long Feed(SqlPlayer player, CaseTable table, JsonElement row)
    {
        player.Row(table.Name, row.EnumerateArray());
        var place = table.Columns.ToList().FindIndex(column => column.Name == table.Rowtime);
        return SqlTimes.Parse(row[place].GetString() ?? "");
    }
}
