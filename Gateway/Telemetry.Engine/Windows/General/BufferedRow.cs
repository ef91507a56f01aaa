using System.Globalization;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Windows.General;

/// <summary>A row that a window keeps: its time and its columns, independent of frames and of text ordinals.</summary>
internal sealed class BufferedRow
{
    private readonly long[] _cells;
    private readonly string?[] _texts;
    private readonly bool[] _present;

    private BufferedRow(long time, int columns)
    {
        Time = time;
        _cells = new long[columns];
        _texts = new string?[columns];
        _present = new bool[columns];
    }

    /// <summary>What a row of a schema costs, whatever its texts are: they are shared, or short.</summary>
    public static int BytesOf(Schema schema) => 96 + (schema.Count * 32);

    /// <summary>The row's time, or <see cref="WindowState.NoTime"/>.</summary>
    public long Time { get; }

    public static BufferedRow Of(Frame frame, int row)
    {
        var taken = new BufferedRow(frame.Times[row], frame.Schema.Count);
        for (var column = 0; column < taken._cells.Length; column++)
        {
            if (frame[column].IsNull(row)) { continue; }
            taken._present[column] = true;
            switch (frame.Schema.Columns[column].Type)
            {
                case ColumnType.Text: taken._texts[column] = frame.TextAt(column, row); break;
                case ColumnType.Float64:
                    taken._cells[column] = BitConverter.DoubleToInt64Bits(frame.Doubles(column)[row]);
                    break;
                case ColumnType.Boolean: taken._cells[column] = frame.Bools(column)[row] ? 1 : 0; break;
                case ColumnType.Decimal:
                    taken._texts[column] = frame.Decimals(column)[row].ToString(CultureInfo.InvariantCulture);
                    break;
                default: taken._cells[column] = frame.Longs(column)[row]; break;
            }
        }
        return taken;
    }

    /// <summary>Puts a column into a frame's row.</summary>
    public void CopyTo(int column, Frame target, int targetColumn, int row)
    {
        var vec = target[targetColumn];
        if (!_present[column]) { Clear(target, targetColumn, row); return; }
        switch (target.Schema.Columns[targetColumn].Type)
        {
            case ColumnType.Text: target.SetText(targetColumn, row, _texts[column]); break;
            case ColumnType.Float64: ((Vec<double>)vec)[row] = NumberAt(column); break;
            case ColumnType.Boolean: ((Vec<bool>)vec)[row] = _cells[column] != 0; break;
            case ColumnType.Decimal:
                // Present, so it was written by Of.
                ((Vec<decimal>)vec)[row] = decimal.Parse(_texts[column]!, CultureInfo.InvariantCulture);
                break;
            default: ((Vec<long>)vec)[row] = _cells[column]; break;
        }
    }

    /// <summary>A column of doubles; NaN for NULL.</summary>
    public double NumberAt(int column) =>
        _present[column] ? BitConverter.Int64BitsToDouble(_cells[column]) : double.NaN;

    /// <summary>Adds the row to a frame of the schema that it came from.</summary>
    public void AddTo(Frame frame, int key)
    {
        var row = frame.Add(new EventTime(Time), key);
        for (var column = 0; column < _cells.Length; column++) { CopyTo(column, frame, column, row); }
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Int64(Time);
        writer.Int32(_cells.Length);
        for (var column = 0; column < _cells.Length; column++)
        {
            writer.Boolean(_present[column]);
            if (!_present[column]) { continue; }
            writer.Text(_texts[column]);
            if (_texts[column] is null) { writer.Int64(_cells[column]); }
        }
    }

    public static BufferedRow Read(SnapshotReader reader)
    {
        var time = reader.Int64();
        var row = new BufferedRow(time, reader.Count());
        for (var column = 0; column < row._cells.Length; column++)
        {
            row._present[column] = reader.Boolean();
            if (!row._present[column]) { continue; }
            row._texts[column] = reader.TextOrNull();
            if (row._texts[column] is null) { row._cells[column] = reader.Int64(); }
        }
        return row;
    }

    private static void Clear(Frame target, int column, int row)
    {
        if (target.Schema.Columns[column].Type == ColumnType.Text) { target.SetText(column, row, null); return; }
        target[column].SetNull(row);
    }
}
