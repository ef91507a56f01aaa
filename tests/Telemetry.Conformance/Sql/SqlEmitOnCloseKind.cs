using System.Text.Json;
using Telemetry.Conformance.Kinds;

namespace Telemetry.Conformance.Sql;

/// <summary>Insert batches, each with a watermark behind it; results come when windows close, and stay.</summary>
internal sealed class SqlEmitOnCloseKind : ICaseKind
{
    private const string Table = "t";

    public string Name => "emit_on_window_close";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var steps = item.GetProperty("steps").EnumerateArray().ToArray();
        var inserted = steps.Where(IsInsert).SelectMany(step => step.GetProperty("rows").EnumerateArray()).ToArray();
        var table = TimedRows.Declare(Table, item.GetProperty("columns"), inserted);
        var player = new SqlPlayer([table], QueryOf(item.GetProperty("spec"), table));
        var bound = item.GetProperty("watermark_bound_ms").GetInt64();
        var greatest = long.MinValue;
        for (var number = 0; number < steps.Length; number++)
        {
            var rows = steps[number].GetProperty("rows").EnumerateArray();
            if (IsInsert(steps[number]))
            {
                foreach (var row in rows) { greatest = Math.Max(greatest, TimedRows.Feed(player, table, row)); }
                player.Watermark(Table, greatest - bound);
                continue;
            }
            var expected = rows.Select(row => row.EnumerateArray().Select(SqlCells.Print));
            if (player.Compare($"step {number}", expected) is { } difference) { return difference; }
        }
        return null;
    }

    private static string QueryOf(JsonElement spec, CaseTable table)
    {
        var columns = string.Join(", ", table.Columns.Select(column => column.Name));
        if (spec.TryGetProperty("over", out var over))
        {
            return $"SELECT {columns}, {SpecTexts.Over(over.GetString() ?? "")} FROM {Table}";
        }
        var windows = SpecTexts.Window(spec.GetProperty("window"), Table, table.Rowtime ?? "", []);
        if (spec.TryGetProperty("top_n", out var top))
        {
            var ranked = $"SELECT *, {FunctionOf(top)}() OVER ("
                + $"{SpecTexts.PartitionBy(SpecTexts.Names(top.GetProperty("partition_by")))} "
                + $"ORDER BY {SpecTexts.OrderBy(top.GetProperty("order_by"))}) AS place FROM {windows}";
            return $"SELECT {string.Join(", ", SpecTexts.Names(spec.GetProperty("project")))} "
                + $"FROM ({ranked}) WHERE place <= {top.GetProperty("n").GetInt32()}";
        }
        var groups = SpecTexts.Names(spec.GetProperty("group_by"));
        return $"SELECT {string.Join(", ", groups)}, {spec.GetProperty("aggregate").GetString()} "
            + $"FROM {windows} {SpecTexts.GroupBy(groups)}";
    }

    private static string FunctionOf(JsonElement top) =>
        top.TryGetProperty("fn", out var function) ? function.GetString() ?? "" : "ROW_NUMBER";

    private static bool IsInsert(JsonElement step) => step.GetProperty("op").GetString() == "insert";
}
