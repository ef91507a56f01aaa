using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

/// <summary>Writes a column of keys into rows of a frame.</summary>
internal static class KeyColumnWriter
{
    public static void Write(
        KeyTable table, int column, ReadOnlySpan<int> keys, Frame frame, int frameColumn, int firstRow)
    {
        switch (table.Space.Columns[column].Type)
        {
            case ColumnType.Text:
                var texts = frame.TextOrdinals(frameColumn).Values.Slice(firstRow, keys.Length);
                for (var row = 0; row < texts.Length; row++) { texts[row] = (int)table.PackedAt(keys[row], column); }
                break;
            case ColumnType.Float64:
                var numbers = frame.Doubles(frameColumn).Values.Slice(firstRow, keys.Length);
                for (var row = 0; row < numbers.Length; row++)
                {
                    numbers[row] = BitConverter.Int64BitsToDouble(table.PackedAt(keys[row], column));
                }
                break;
            case ColumnType.Boolean:
                var truths = frame.Bools(frameColumn).Values.Slice(firstRow, keys.Length);
                for (var row = 0; row < truths.Length; row++) { truths[row] = table.PackedAt(keys[row], column) != 0; }
                break;
            case ColumnType.Decimal:
                var decimals = frame.Decimals(frameColumn).Values.Slice(firstRow, keys.Length);
                for (var row = 0; row < decimals.Length; row++) { decimals[row] = table.DecimalAt(keys[row], column); }
                break;
            default:
                var longs = frame.Longs(frameColumn).Values.Slice(firstRow, keys.Length);
                for (var row = 0; row < longs.Length; row++) { longs[row] = table.PackedAt(keys[row], column); }
                break;
        }
        if (!table.Space.Columns[column].IsNullable) { return; }
        for (var row = 0; row < keys.Length; row++)
        {
            if (table.IsNullAt(keys[row], column)) { frame[frameColumn].SetNull(firstRow + row); }
        }
    }
}
