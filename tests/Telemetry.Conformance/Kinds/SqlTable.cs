using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;

namespace Telemetry.Conformance.Kinds;

/// <summary>A table that SQL cases share: its columns by their SQL types, of which one is the event time, and its rows.
/// After each row the watermark is the greatest event time less the bound.</summary>
internal sealed class SqlTable
{
    private readonly JsonElement _rows;
    private readonly string _time;
    private readonly long _bound;

    private SqlTable(JsonElement table)
    {
        _rows = table.GetProperty("rows");
        _time = table.GetProperty("rowtime").GetString() ?? "";
        _bound = table.GetProperty("watermark_bound_ms").GetInt64();
        Schema = new([.. table.GetProperty("columns").EnumerateObject()
            .Select(column => new Column(column.Name, TypeOf(column.Value.GetString() ?? ""), true))]);
    }

    public Schema Schema { get; }

    /// <summary>The first table of a case.</summary>
    public static SqlTable Of(JsonElement item, JsonElement file) =>
        new(file.GetProperty("tables").GetProperty(item.GetProperty("tables")[0].GetString() ?? ""));

    /// <summary>Feeds all rows, each with its watermark, and then the end.</summary>
    public void Feed(TablePlayer player)
    {
        var greatest = long.MinValue;
        foreach (var row in _rows.EnumerateArray())
        {
            var time = SqlTimes.Parse(row.GetProperty(_time).GetString() ?? "");
            player.Row(time, [.. Schema.Columns.Select(column => ValueOf(row, column))]);
            greatest = Math.Max(greatest, time);
            player.Watermark(greatest - _bound);
        }
        player.End();
    }

    /// <summary>A cell that came out, as an expected one is printed.</summary>
    public static string Print(object? value, bool isTime) =>
        isTime && value is long millis ? SqlTimes.Print(millis) : RowTable.Print(value);

    /// <summary>The expected rows and those that came, compared by the columns that a row names.</summary>
    public static string? Compare(JsonElement expected, IEnumerable<OutputRow> rows, Schema schema)
    {
        var wanted = expected.EnumerateArray().ToArray();
        var got = rows.ToArray();
        if (wanted.Length == 0) { return got.Length == 0 ? null : $"rows: {got.Length} too many"; }
        string[] names = [.. wanted.SelectMany(row => row.EnumerateObject().Select(cell => cell.Name)).Distinct()];
        return Difference.AsMultiset(
            "rows",
            wanted.Select(row => string.Join(" | ", names.Select(name =>
                row.TryGetProperty(name, out var cell) ? RowTable.Print(cell) : "null"))),
            got.Select(row => string.Join(" | ", names.Select(name => Print(row[name], IsTime(schema, name))))));
    }

    private static bool IsTime(Schema schema, string name) => name.StartsWith("window_", StringComparison.Ordinal)
        || schema.Find(name) is >= 0 and var index && schema.Columns[index].Type == ColumnType.Time;

    private static object? ValueOf(JsonElement row, Column column)
    {
        if (!row.TryGetProperty(column.Name, out var cell) || cell.ValueKind == JsonValueKind.Null) { return null; }
        return column.Type switch
        {
            ColumnType.Time => SqlTimes.Parse(cell.GetString() ?? ""),
            ColumnType.Int64 => cell.GetInt64(),
            ColumnType.Float64 => cell.GetDouble(),
            ColumnType.Decimal => decimal.Parse(cell.ToString(), CultureInfo.InvariantCulture),
            ColumnType.Boolean => cell.GetBoolean(),
            _ => cell.GetString(),
        };
    }

    private static ColumnType TypeOf(string sql) => sql.Split('(', ' ')[0] switch
    {
        "TIMESTAMP" or "TIMESTAMP_LTZ" => ColumnType.Time,
        "INT" or "BIGINT" or "SMALLINT" or "TINYINT" => ColumnType.Int64,
        "DOUBLE" or "FLOAT" => ColumnType.Float64,
        "DECIMAL" => ColumnType.Decimal,
        "BOOLEAN" => ColumnType.Boolean,
        "STRING" or "VARCHAR" or "CHAR" => ColumnType.Text,
        _ => throw new NotSupportedException($"type {sql}"),
    };
}
