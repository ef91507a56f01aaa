using Telemetry.Engine.Data;

namespace Telemetry.Engine.Sql.Files;

/// <summary>Values as objects, into frames.</summary>
internal static class FrameCells
{
    /// <summary>Sets a value: a long (times too, in microseconds), double, decimal, bool or string, or null.</summary>
    public static void Set(Frame frame, int column, int row, object? value)
    {
        switch (frame.Schema.Columns[column].Type)
        {
            case var _ when value is null: frame[column].SetNull(row); break;
            case ColumnType.Text: frame.SetText(column, row, (string)value); break;
            case ColumnType.Float64: frame.Doubles(column)[row] = (double)value; break;
            case ColumnType.Boolean: frame.Bools(column)[row] = (bool)value; break;
            case ColumnType.Decimal: frame.Decimals(column)[row] = (decimal)value; break;
            default: frame.Longs(column)[row] = (long)value; break;
        }
    }
}
