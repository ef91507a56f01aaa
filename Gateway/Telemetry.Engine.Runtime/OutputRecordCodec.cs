using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Runtime;

/// <summary>
/// Output rows as bytes that say their own columns, so that every reader of an output journal can decode every record.
/// </summary>
/// <remarks>
/// <code>
/// version 1 | pipeline | step 8 | first row 4 | stream | journal time 8 | rows 4 | columns 4 | has kinds 1 | [kinds]
/// event times 8 × rows
/// column:  name | type 1 | has nulls 1 | [validity bits, 8 bytes per 64 rows] | values
/// values:  Int64, Time, Float64 8 × rows · Boolean 1 × rows · Text: count 4, texts, index 4 × rows
///          Decimal 16 × rows: the integer's low, middle and high 32 bits, then sign and scale as in decimal.GetBits
/// text:    length 4 | UTF-8
/// </code>
/// All numbers are little-endian.
/// </remarks>
public static class OutputRecordCodec
{
    /// <summary>The version that the records are of.</summary>
    public const byte Version = 1;

    /// <summary>Writes one record of some of a frame's rows.</summary>
    /// <param name="emission">Where the frame's first row belongs.</param>
    /// <param name="frame">The rows.</param>
    /// <param name="firstRow">The first row of the frame to write; the record's first row number follows it.</param>
    /// <param name="rows">How many rows to write.</param>
    /// <param name="output">Where to.</param>
    public static void Encode(in Emission emission, Frame frame, int firstRow, int rows, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow + rows, frame.Count, nameof(rows));
        WriteHead(
            output, emission.Pipeline, emission.Step, emission.FirstRow + firstRow, emission.Stream,
            emission.JournalTime.Micros);
        WriteInt32(output, rows);
        WriteInt32(output, frame.Schema.Count);
        WriteByte(output, frame.HasKinds ? (byte)1 : (byte)0);
        for (var row = firstRow; frame.HasKinds && row < firstRow + rows; row++)
        {
            WriteByte(output, (byte)frame.KindAt(row));
        }
        WriteValues(output, (ReadOnlySpan<long>)frame.Times.Slice(firstRow, rows));
        for (var column = 0; column < frame.Schema.Count; column++)
        {
            WriteColumn(output, frame, column, firstRow, rows);
        }
    }

    /// <summary>Writes a record of one row of another record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="row">The row within it.</param>
    /// <param name="output">Where to.</param>
    public static void Encode(OutputRecord record, int row, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, record.Count);
        WriteHead(
            output, record.Pipeline, record.Step, record.FirstRow + row, record.Stream, record.JournalTime.Micros);
        WriteInt32(output, 1);
        WriteInt32(output, record.Columns.Length);
        WriteByte(output, record.HasKinds ? (byte)1 : (byte)0);
        if (record.HasKinds) { WriteByte(output, (byte)record.KindAt(row)); }
        WriteInt64(output, record.TimeAt(row).Micros);
        foreach (var column in record.Columns) { WriteCell(output, column, row); }
    }

    private static void WriteHead(
        IBufferWriter<byte> output, string pipeline, long step, int firstRow, string stream, long journalMicros)
    {
        WriteByte(output, Version);
        WriteText(output, pipeline);
        WriteInt64(output, step);
        WriteInt32(output, firstRow);
        WriteText(output, stream);
        WriteInt64(output, journalMicros);
    }

    private static void WriteCell(IBufferWriter<byte> output, OutputColumn column, int row)
    {
        var isNull = column.IsNull(row);
        WriteText(output, column.Name);
        WriteByte(output, (byte)column.Type);
        WriteByte(output, isNull ? (byte)1 : (byte)0);
        if (isNull) { WriteInt64(output, 0); }
        switch (column.Type)
        {
            case ColumnType.Int64 or ColumnType.Time: WriteInt64(output, isNull ? 0 : column.Int64At(row)); break;
            case ColumnType.Float64:
                WriteInt64(output, BitConverter.DoubleToInt64Bits(isNull ? 0 : column.Float64At(row)));
                break;
            case ColumnType.Boolean: WriteByte(output, !isNull && column.BooleanAt(row) ? (byte)1 : (byte)0); break;
            case ColumnType.Decimal: WriteDecimal(output, isNull ? 0 : column.DecimalAt(row)); break;
            case ColumnType.Text:
                WriteInt32(output, isNull ? 0 : 1);
                if (column.TextAt(row) is { } text) { WriteText(output, text); }
                WriteInt32(output, 0);
                break;
            case ColumnType.None:
            default: throw new ArgumentException($"Column '{column.Name}' has no type.");
        }
    }

    private static void WriteColumn(IBufferWriter<byte> output, Frame frame, int index, int firstRow, int rows)
    {
        var column = frame.Schema.Columns[index];
        var vec = frame[index];
        WriteText(output, column.Name);
        WriteByte(output, (byte)column.Type);
        var hasNulls = HasNulls(vec, firstRow, rows);
        WriteByte(output, hasNulls ? (byte)1 : (byte)0);
        if (hasNulls) { WriteValidity(output, vec, firstRow, rows); }
        switch (column.Type)
        {
            case ColumnType.Int64 or ColumnType.Time: WriteValues(output, frame.Longs(index), firstRow, rows); break;
            case ColumnType.Float64: WriteValues(output, frame.Doubles(index), firstRow, rows); break;
            case ColumnType.Boolean:
                var truths = frame.Bools(index);
                for (var row = firstRow; row < firstRow + rows; row++)
                {
                    WriteByte(output, !truths.IsNull(row) && truths[row] ? (byte)1 : (byte)0);
                }
                break;
            case ColumnType.Decimal: WriteDecimals(output, frame.Decimals(index), firstRow, rows); break;
            case ColumnType.Text: WriteTexts(output, frame, index, firstRow, rows); break;
            case ColumnType.None:
            default: throw new ArgumentException($"Column '{column.Name}' has no type.");
        }
    }

    /// <summary>Whether one of these rows is NULL: what the frame had before must not show in the bytes.</summary>
    private static bool HasNulls(Vec vec, int firstRow, int rows)
    {
        for (var row = firstRow; vec.HasNulls && row < firstRow + rows; row++)
        {
            if (vec.IsNull(row)) { return true; }
        }
        return false;
    }

    private static void WriteValidity(IBufferWriter<byte> output, Vec vec, int firstRow, int rows)
    {
        for (var word = 0; word < rows; word += 64)
        {
            var bits = 0UL;
            for (var row = word; row < Math.Min(rows, word + 64); row++)
            {
                bits |= vec.IsNull(firstRow + row) ? 0 : 1UL << (row - word);
            }
            WriteInt64(output, (long)bits);
        }
    }

    private static void WriteTexts(IBufferWriter<byte> output, Frame frame, int index, int firstRow, int rows)
    {
        var vec = frame.TextOrdinals(index);
        var places = new Dictionary<int, int>();
        var order = new List<int>();
        for (var row = firstRow; row < firstRow + rows; row++)
        {
            if (!vec.IsNull(row) && places.TryAdd(vec[row], order.Count)) { order.Add(vec[row]); }
        }
        WriteInt32(output, order.Count);
        foreach (var ordinal in order) { WriteText(output, frame.Texts[ordinal]); }
        for (var row = firstRow; row < firstRow + rows; row++)
        {
            WriteInt32(output, vec.IsNull(row) ? 0 : places[vec[row]]);
        }
    }

    private static void WriteDecimals(IBufferWriter<byte> output, Vec<decimal> vec, int firstRow, int rows)
    {
        for (var row = firstRow; row < firstRow + rows; row++)
        {
            WriteDecimal(output, vec.IsNull(row) ? 0 : vec[row]);
        }
    }

    private static void WriteDecimal(IBufferWriter<byte> output, decimal value)
    {
        Span<int> parts = stackalloc int[4];
        _ = decimal.GetBits(value, parts);
        foreach (var part in parts) { WriteInt32(output, part); }
    }

    /// <summary>Writes a column's values; NULLs are zeros, whatever lies in the frame below them.</summary>
    private static void WriteValues<T>(IBufferWriter<byte> output, Vec<T> vec, int firstRow, int rows)
        where T : unmanaged
    {
        var bytes = rows * Marshal.SizeOf<T>();
        var target = MemoryMarshal.Cast<byte, T>(output.GetSpan(bytes));
        vec.Values.Slice(firstRow, rows).CopyTo(target);
        for (var row = 0; vec.HasNulls && row < rows; row++)
        {
            if (vec.IsNull(firstRow + row)) { target[row] = default; }
        }
        Invariant.Check(BitConverter.IsLittleEndian, "the codec knows little-endian machines only");
        output.Advance(bytes);
    }

    private static void WriteValues<T>(IBufferWriter<byte> output, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Invariant.Check(BitConverter.IsLittleEndian, "the codec knows little-endian machines only");
        output.Write(MemoryMarshal.AsBytes(values));
    }

    private static void WriteByte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void WriteInt32(IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(4), value);
        output.Advance(4);
    }

    private static void WriteInt64(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(8), value);
        output.Advance(8);
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInt32(output, length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(Math.Max(1, length)));
        output.Advance(length);
    }
}
