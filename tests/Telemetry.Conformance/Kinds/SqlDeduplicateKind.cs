using System.Text.Json;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Ranking;

namespace Telemetry.Conformance.Kinds;

/// <summary>One row per key of a table of the case's own: the changes, and the table after them.</summary>
internal sealed class SqlDeduplicateKind : ICaseKind
{
    private const string Results = "results";
    private const string RowTime = "rowtime_ms";

    public string Name => "sql_dedup";

    public string? Run(JsonElement item, JsonElement file, string folder)
    {
        var table = item.GetProperty("tables").EnumerateObject().First().Value;
        string[] names = [.. table.GetProperty("columns").EnumerateArray().Select(name => name.GetString() ?? "")];
        var rows = table.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().ToArray()).ToArray();
        var schema = new Schema([.. names.Select((name, index) => new Column(name, TypeOf(rows, index), true))]);
        var builder = new PipelineBuilder("case");
        builder.Table(TablePlayer.Table, schema).Deduplicate("one", SpecOf(item.GetProperty("spec"))).To(Results);
        var player = new TablePlayer(builder.Build());
        var time = table.TryGetProperty("rowtime", out var rowTime)
            ? Array.IndexOf(names, (rowTime.GetString() ?? "").Split(' ')[0]) : -1;
        foreach (var row in rows)
        {
            player.Row(time < 0 ? 0 : row[time].GetInt64(), [.. row.Select(ValueOf)]);
        }
        return Changes(item, player.Output) ?? Final(item, player.Output, names);
    }

    private static DeduplicateSpec SpecOf(JsonElement spec) => new()
    {
        PartitionBy = SqlRanks.Names(spec.GetProperty("partition_by")),
        Keep = Enum.Parse<DeduplicateKeep>(spec.GetProperty("keep").GetString() ?? "", ignoreCase: true),
        Order = (spec.GetProperty("order_by").GetString() ?? "").StartsWith("rowtime", StringComparison.Ordinal)
            ? DeduplicateOrder.EventTime : DeduplicateOrder.Arrival,
    };

    private static string? Changes(JsonElement item, IEnumerable<OutputRow> output) =>
        item.TryGetProperty("expected_changelog_multiset", out var expected)
            ? Difference.AsMultiset(
                "changes", expected.EnumerateArray().Select(row => $"{row.GetProperty("kind")} {Line(row)}"),
                output.Select(row => $"{Sign(row.Kind)} {Line(row, CellsOf(expected[0]))}"))
            : null;

    private static string? Final(JsonElement item, IEnumerable<OutputRow> output, string[] names)
    {
        if (!item.TryGetProperty("expected_final_rows", out var expected)) { return null; }
        // Rows are objects, or lists in the order of the table's columns.
        var cells = expected.GetArrayLength() > 0 && expected[0].ValueKind == JsonValueKind.Object
            ? CellsOf(expected[0]) : names;
        var table = new List<string>();
        foreach (var row in output)
        {
            if (row.Kind is ChangeKind.Insert or ChangeKind.UpdateAfter) { table.Add(Line(row, cells)); }
            else if (!table.Remove(Line(row, cells))) { return $"taken back and not there: {Line(row, cells)}"; }
        }
        return Difference.AsMultiset("final rows", expected.EnumerateArray().Select(Line), table);
    }

    private static string[] CellsOf(JsonElement row) =>
        [.. row.EnumerateObject().Select(cell => cell.Name).Where(name => name != "kind")];

    private static string Line(JsonElement row) => string.Join(" | ", row.ValueKind == JsonValueKind.Object
        ? CellsOf(row).Select(name => RowTable.Print(row.GetProperty(name)))
        : row.EnumerateArray().Select(RowTable.Print));

    private static string Line(OutputRow row, string[] cells) => string.Join(
        " | ", cells.Select(name => RowTable.Print(name == RowTime ? row.Time : row[name])));

    private static string Sign(ChangeKind kind) => kind switch
    {
        ChangeKind.Insert => "+I",
        ChangeKind.UpdateBefore => "-U",
        ChangeKind.UpdateAfter => "+U",
        _ => "-D",
    };

    private static ColumnType TypeOf(JsonElement[][] rows, int column) =>
        rows.Any(row => row[column].ValueKind == JsonValueKind.String) ? ColumnType.Text : ColumnType.Int64;

    private static object? ValueOf(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Number => cell.GetInt64(),
        JsonValueKind.String => cell.GetString(),
        _ => null,
    };
}
