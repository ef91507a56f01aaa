using System.Globalization;
using System.Text.Json;
using Telemetry.Engine.Data;

namespace Telemetry.Conformance.Kinds;

/// <summary>The rows of a case under their columns' names, of which one is the event time and the others are numbers or
/// texts.</summary>
internal sealed class RowTable
{
    private readonly string[] _columns;
    private readonly int _time;

    public RowTable(JsonElement columns, IEnumerable<JsonElement> rows)
    {
        _columns = [.. columns.EnumerateArray().Select(column => column.GetString() ?? "")];
        var sample = rows.First().EnumerateArray().ToArray();
        _time = Array.FindIndex(sample, cell => cell.ValueKind == JsonValueKind.String && IsTime(cell));
        Schema = new([.. _columns.Select((name, index) => new Column(name, TypeOf(sample, index), true))]);
    }

    public Schema Schema { get; }

    public string TimeColumn => _columns[_time];

    /// <summary>Feeds a row.</summary>
    /// <returns>Its time.</returns>
    public long Feed(TablePlayer player, JsonElement row)
    {
        var cells = row.EnumerateArray().ToArray();
        var time = SqlTimes.Parse(cells[_time].GetString() ?? "");
        player.Row(time, [.. cells.Select((cell, index) => index == _time ? (object)time : ValueOf(cell))]);
        return time;
    }

    /// <summary>A cell as the cases print it.</summary>
    public static string Print(object? value) => value switch
    {
        null => "null",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>An expected cell, printed alike.</summary>
    public static string Print(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Number => Print(cell.GetDouble()),
        _ => cell.ToString(),
    };

    private ColumnType TypeOf(JsonElement[] sample, int index) => index == _time
        ? ColumnType.Time
        : sample[index].ValueKind == JsonValueKind.String ? ColumnType.Text : ColumnType.Float64;

    private static object? ValueOf(JsonElement cell) => cell.ValueKind switch
    {
        JsonValueKind.Number => cell.GetDouble(),
        JsonValueKind.String => cell.GetString(),
        _ => null,
    };

    private static bool IsTime(JsonElement cell) => DateTimeOffset.TryParse(
        cell.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
