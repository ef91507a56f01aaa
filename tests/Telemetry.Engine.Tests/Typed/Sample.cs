using Telemetry.Engine.Data;
using Telemetry.Engine.Typed;

namespace Telemetry.Engine.Tests.Typed;

/// <summary>What the tests' tables hold.</summary>
public readonly record struct Sample(string Device, double? Value, long Number, string? Note = null) : IRow<Sample>
{
    public static Schema Schema { get; } = new(
        new Column("device", ColumnType.Text), new Column("value", ColumnType.Float64, true),
        new Column("number", ColumnType.Int64), new Column("note", ColumnType.Text, true));

    public static Sample Read(in RowView row) =>
        new(row.Text(0), row.Float64OrNull(1), row.Int64(2), row.TextOrNull(3));

    public void Write(in RowSlot row)
    {
        row.Set(0, Device);
        row.Set(1, Value);
        row.Set(2, Number);
        row.Set(3, Note);
    }
}
