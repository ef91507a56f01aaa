using Telemetry.Engine.Data;
using Telemetry.Engine.Typed;

namespace Telemetry.Conformance.Kinds;

/// <summary>An event of the cases of patterns.</summary>
internal readonly record struct CaseEvent(
    string Ref, string Key, string Name, string Type, double Price, double? Volume, long Id) : IRow<CaseEvent>
{
    public static Schema Schema { get; } = new(
        new("ref", ColumnType.Text), new("key", ColumnType.Text), new("name", ColumnType.Text),
        new("type", ColumnType.Text), new("price", ColumnType.Float64), new("volume", ColumnType.Float64, true),
        new("id", ColumnType.Int64));

    public static CaseEvent Read(in RowView row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Float64(4), row.Float64OrNull(5), row.Int64(6));

    public void Write(in RowSlot row)
    {
        row.Set(0, Ref);
        row.Set(1, Key);
        row.Set(2, Name);
        row.Set(3, Type);
        row.Set(4, Price);
        row.Set(5, Volume);
        row.Set(6, Id);
    }

    /// <summary>A field by the name that the cases use: a text or a number; null when it is not there.</summary>
    public object? this[string field] => field switch
    {
        "name" => Name,
        "type" => Type,
        "price" => Price,
        "volume" => Volume,
        "id" => (double)Id,
        _ => throw new FormatException($"No field '{field}'."),
    };
}
