using System.Runtime.InteropServices;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.State;

public sealed partial class RowStore
{
    /// <summary>Sets the columns of a frame's row; its time, key and kind are the caller's.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="frame">Where to.</param>
    /// <param name="row">The frame's row.</param>
    /// <param name="firstColumn">The frame's column for the first of this schema; the others follow.</param>
    public void CopyTo(int handle, Frame frame, int row, int firstColumn = 0)
    {
        _oneHandle[0] = handle;
        CopyTo(_oneHandle, frame, row, firstColumn);
    }

    /// <summary>Sets the columns of rows of a frame that stand behind each other.</summary>
    /// <param name="handles">The rows; <see cref="None"/> sets NULLs.</param>
    /// <param name="frame">Where to.</param>
    /// <param name="firstRow">The frame's row for the first of them.</param>
    /// <param name="firstColumn">The frame's column for the first of this schema; the others follow.</param>
    public void CopyTo(ReadOnlySpan<int> handles, Frame frame, int firstRow, int firstColumn = 0)
    {
        for (var column = 0; column < _types.Length; column++)
        {
            CopyColumn(handles, column, frame[firstColumn + column], firstRow);
        }
    }

    /// <summary>Sets one column of rows that stand behind each other.</summary>
    /// <param name="handles">The rows; <see cref="None"/> sets NULLs.</param>
    /// <param name="column">The column here.</param>
    /// <param name="target">A vector of its type.</param>
    /// <param name="firstRow">The place of the first of them.</param>
    public void CopyColumn(ReadOnlySpan<int> handles, int column, Vec target, int firstRow)
    {
        switch (_types[column])
        {
            case ColumnType.Float64: Give<double, DoubleCell>(handles, column, (Vec<double>)target, firstRow); break;
            case ColumnType.Boolean: Give<bool, BoolCell>(handles, column, (Vec<bool>)target, firstRow); break;
            case ColumnType.Decimal: Give<decimal, DecimalCell>(handles, column, (Vec<decimal>)target, firstRow); break;
            case ColumnType.Text: GiveTexts(handles, column, (Vec<int>)target, firstRow); break;
            default: Give<long, LongCell>(handles, column, (Vec<long>)target, firstRow); break;
        }
    }

    /// <summary>Whether a row's columns equal those of a frame's row; NULL equals NULL, times and kinds do not
    /// count.</summary>
    /// <param name="handle">The row.</param>
    /// <param name="frame">A frame of an equal schema.</param>
    /// <param name="row">The frame's row.</param>
    /// <returns>True when they are equal.</returns>
    public bool IsEqual(int handle, Frame frame, int row)
    {
        ReadOnlySpan<long> words = Words(handle);
        for (var column = 0; column < _types.Length; column++)
        {
            var vec = frame[column];
            if (vec.IsNull(row) == IsValid(words, column)) { return false; }
            if (!vec.IsNull(row) && !IsEqual(words[_offsets[column]..], vec, row, _types[column])) { return false; }
        }
        return true;
    }

    /// <summary>A number that is equal for rows whose columns are equal, in every process.</summary>
    /// <param name="frame">A frame of an equal schema.</param>
    /// <param name="row">The row.</param>
    /// <returns>The number.</returns>
    public long HashOf(Frame frame, int row)
    {
        var hash = 0UL;
        for (var column = 0; column < _types.Length; column++)
        {
            var part = frame[column].IsNull(row) ? 0x5851F42D4C957F2DUL : HashOf(frame[column], row, _types[column]);
            hash = (hash ^ part) * 0x9E3779B97F4A7C15UL;
            hash ^= hash >> 29;
        }
        return (long)hash;
    }

    /// <summary>Writes a row with its marks as canonical bytes.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="handle">The row.</param>
    public void Write(SnapshotWriter writer, int handle)
    {
        ReadOnlySpan<long> words = Words(handle);
        writer.Int64(words[TimeWord]);
        for (var word = ValidWord; word < CellsWord; word++) { writer.Int64(words[word]); }
        for (var column = 0; column < _types.Length; column++)
        {
            if (!IsValid(words, column)) { continue; }
            var cell = words[_offsets[column]];
            switch (_types[column])
            {
                case ColumnType.Text: writer.Text(_texts[cell]); break;
                case ColumnType.Boolean: writer.Boolean(cell != 0); break;
                case ColumnType.Decimal: writer.Decimal(DecimalCell.Read(words[_offsets[column]..])); break;
                default: writer.Int64(cell); break;
            }
        }
    }

    /// <summary>Keeps a row that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>Its handle.</returns>
    /// <exception cref="SnapshotFormatException">The bytes do not fit.</exception>
    public int Read(SnapshotReader reader)
    {
        var words = Claim(out var handle);
        words[TimeWord] = reader.Int64();
        for (var word = ValidWord; word < CellsWord; word++) { words[word] = reader.Int64(); }
        for (var column = 0; column < _types.Length; column++)
        {
            if (!IsValid(words, column)) { continue; }
            ref var cell = ref words[_offsets[column]];
            switch (_types[column])
            {
                case ColumnType.Text: cell = _texts.Take(reader.Text()); break;
                case ColumnType.Boolean: cell = reader.Boolean() ? 1 : 0; break;
                case ColumnType.Decimal: DecimalCell.Write(words[_offsets[column]..], reader.Decimal()); break;
                default: cell = reader.Int64(); break;
            }
        }
        CountTexts(handle);
        return handle;
    }

    private void Take(Vec source, int column, ReadOnlySpan<int> rows, ReadOnlySpan<int> handles)
    {
        switch (_types[column])
        {
            case ColumnType.Float64: Take<double, DoubleCell>((Vec<double>)source, column, rows, handles); break;
            case ColumnType.Boolean: Take<bool, BoolCell>((Vec<bool>)source, column, rows, handles); break;
            case ColumnType.Decimal: Take<decimal, DecimalCell>((Vec<decimal>)source, column, rows, handles); break;
            case ColumnType.Text: TakeTexts((Vec<int>)source, column, rows, handles); break;
            default: Take<long, LongCell>((Vec<long>)source, column, rows, handles); break;
        }
    }

    private void Take<T, TCell>(Vec<T> source, int column, ReadOnlySpan<int> rows, ReadOnlySpan<int> handles)
        where T : unmanaged
        where TCell : struct, ICell<T>
    {
        var values = source.Values;
        var (offset, valid, bit) = (_offsets[column], ValidWord + (column >> 6), 1L << (column & 63));
        for (var index = 0; index < rows.Length; index++)
        {
            if (source.IsNull(rows[index])) { continue; }
            var words = Words(handles[index]);
            TCell.Write(words[offset..], values[rows[index]]);
            words[valid] |= bit;
        }
    }

    private void TakeTexts(Vec<int> source, int column, ReadOnlySpan<int> rows, ReadOnlySpan<int> handles)
    {
        var values = source.Values;
        var (offset, valid, bit) = (_offsets[column], ValidWord + (column >> 6), 1L << (column & 63));
        for (var index = 0; index < rows.Length; index++)
        {
            if (source.IsNull(rows[index])) { continue; }
            var words = Words(handles[index]);
            words[offset] = _texts.Take(values[rows[index]]);
            words[valid] |= bit;
        }
    }

    private void Give<T, TCell>(ReadOnlySpan<int> handles, int column, Vec<T> target, int firstRow)
        where T : unmanaged
        where TCell : struct, ICell<T>
    {
        var values = target.Values.Slice(firstRow, handles.Length);
        var (offset, valid, bit) = (_offsets[column], ValidWord + (column >> 6), 1L << (column & 63));
        for (var index = 0; index < values.Length; index++)
        {
            if (handles[index] < 0) { target.SetNull(firstRow + index); continue; }
            var words = Words(handles[index]);
            if ((words[valid] & bit) == 0) { target.SetNull(firstRow + index); continue; }
            values[index] = TCell.Read(words[offset..]);
        }
    }

    private void GiveTexts(ReadOnlySpan<int> handles, int column, Vec<int> target, int firstRow)
    {
        var values = target.Values.Slice(firstRow, handles.Length);
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = 0; // Some ordinal that exists, also where there is NULL.
            var isNull = handles[index] < 0 || !IsValid(Words(handles[index]), column);
            if (isNull) { target.SetNull(firstRow + index); continue; }
            values[index] = _texts.OrdinalOf(Words(handles[index])[_offsets[column]]);
        }
    }

    private bool IsEqual(ReadOnlySpan<long> cell, Vec vec, int row, ColumnType type) => type switch
    {
        ColumnType.Float64 => cell[0] == DoubleCell.BitsOf(((Vec<double>)vec)[row]),
        ColumnType.Boolean => BoolCell.Read(cell) == ((Vec<bool>)vec)[row],
        ColumnType.Decimal => DecimalCell.Read(cell) == ((Vec<decimal>)vec)[row],
        ColumnType.Text => _texts.IsEqual(cell[0], ((Vec<int>)vec)[row]),
        _ => cell[0] == ((Vec<long>)vec)[row],
    };

    private ulong HashOf(Vec vec, int row, ColumnType type) => type switch
    {
        ColumnType.Float64 => (ulong)DoubleCell.BitsOf(((Vec<double>)vec)[row]),
        ColumnType.Boolean => ((Vec<bool>)vec)[row] ? 1UL : 2UL,
        ColumnType.Decimal => (ulong)((Vec<decimal>)vec)[row].GetHashCode(), // Equal for 1.10 and 1.1.
        ColumnType.Text => _texts.HashOf(((Vec<int>)vec)[row]),
        _ => (ulong)((Vec<long>)vec)[row],
    };

    private interface ICell<T>
    {
        static abstract void Write(Span<long> cell, T value);

        static abstract T Read(ReadOnlySpan<long> cell);
    }

    private readonly struct LongCell : ICell<long>
    {
        public static void Write(Span<long> cell, long value) => cell[0] = value;

        public static long Read(ReadOnlySpan<long> cell) => cell[0];
    }

    private readonly struct DoubleCell : ICell<double>
    {
        /// <summary>Every NaN is the same one, as in snapshots.</summary>
        public static long BitsOf(double value) =>
            BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);

        public static void Write(Span<long> cell, double value) => cell[0] = BitsOf(value);

        public static double Read(ReadOnlySpan<long> cell) => BitConverter.Int64BitsToDouble(cell[0]);
    }

    private readonly struct BoolCell : ICell<bool>
    {
        public static void Write(Span<long> cell, bool value) => cell[0] = value ? 1 : 0;

        public static bool Read(ReadOnlySpan<long> cell) => cell[0] != 0;
    }

    /// <summary>In two words, with its scale.</summary>
    private readonly struct DecimalCell : ICell<decimal>
    {
        public static void Write(Span<long> cell, decimal value) =>
            MemoryMarshal.Write(MemoryMarshal.AsBytes(cell), value);

        public static decimal Read(ReadOnlySpan<long> cell) => MemoryMarshal.Read<decimal>(MemoryMarshal.AsBytes(cell));
    }
}
