using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Runtime;

/// <summary>A decoded output record: rows of one stream of one step. The id of a row is (pipeline, step,
/// row).</summary>
public sealed class OutputRecord
{
    private readonly byte[]? _kinds;
    private readonly long[] _times;

    private OutputRecord(ref Cursor cursor)
    {
        Pipeline = cursor.Text();
        Step = cursor.Int64();
        FirstRow = cursor.Int32();
        Stream = cursor.Text();
        JournalTime = new(cursor.Int64());
        Count = cursor.Rows();
        var columns = cursor.Int32();
        if (columns is < 0 or > 4_096) { throw new FormatException($"An output record of {columns} columns."); }
        _kinds = cursor.Byte() == 1 ? cursor.Take(Count).ToArray() : null;
        _times = cursor.Values<long>(Count);
        var builder = ImmutableArray.CreateBuilder<OutputColumn>(columns);
        for (var column = 0; column < columns; column++) { builder.Add(ReadColumn(ref cursor, Count)); }
        Columns = builder.MoveToImmutable();
    }

    /// <summary>The pipeline's name.</summary>
    public string Pipeline { get; }

    /// <summary>The step: the position of the input record.</summary>
    public long Step { get; }

    /// <summary>The number of the first row within the step.</summary>
    public int FirstRow { get; }

    /// <summary>The output stream's name.</summary>
    public string Stream { get; }

    /// <summary>The step's journal time.</summary>
    public EventTime JournalTime { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>The columns in order.</summary>
    public ImmutableArray<OutputColumn> Columns { get; }

    /// <summary>Whether its rows say what they do; else all are inserts.</summary>
    internal bool HasKinds => _kinds is not null;

    /// <summary>A row's event time.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The time.</returns>
    public EventTime TimeAt(int row) => new(_times[row]);

    /// <summary>What a row does.</summary>
    /// <param name="row">The row.</param>
    /// <returns>Its kind.</returns>
    public ChangeKind KindAt(int row) => _kinds is null ? ChangeKind.Insert : (ChangeKind)_kinds[row];

    /// <summary>A column by name, or null.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The column or null.</returns>
    public OutputColumn? Find(string name)
    {
        foreach (var column in Columns)
        {
            if (column.Name == name) { return column; }
        }
        return null;
    }

    /// <summary>A column that must be there.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public OutputColumn this[string name] =>
        Find(name) ?? throw new KeyNotFoundException($"Stream '{Stream}' has no column '{name}'.");

    /// <summary>Reads a record.</summary>
    /// <param name="bytes">What <see cref="OutputRecordCodec"/> wrote.</param>
    /// <returns>The record; it keeps nothing of the bytes.</returns>
    /// <exception cref="FormatException">The bytes are no output record of a known version.</exception>
    public static OutputRecord Decode(ReadOnlySpan<byte> bytes)
    {
        var cursor = Open(bytes);
        var record = new OutputRecord(ref cursor);
        return cursor.IsAtEnd ? record : throw new FormatException("An output record with bytes left over.");
    }

    /// <summary>Reads only where a record's rows belong; cheap.</summary>
    /// <param name="bytes">What <see cref="OutputRecordCodec"/> wrote.</param>
    /// <returns>The pipeline, stream and step, the first row, and the number of rows.</returns>
    /// <exception cref="FormatException">The bytes are no output record of a known version.</exception>
    public static (string Pipeline, string Stream, long Step, int FirstRow, int Count) Peek(ReadOnlySpan<byte> bytes)
    {
        var cursor = Open(bytes);
        var (pipeline, step, row) = (cursor.Text(), cursor.Int64(), cursor.Int32());
        var stream = cursor.Text();
        _ = cursor.Int64();
        return (pipeline, stream, step, row, cursor.Rows());
    }

    /// <summary>Reads only the journal time of a record's step; cheap.</summary>
    /// <param name="bytes">What <see cref="OutputRecordCodec"/> wrote.</param>
    /// <returns>The time.</returns>
    /// <exception cref="FormatException">The bytes are no output record of a known version.</exception>
    public static EventTime PeekTime(ReadOnlySpan<byte> bytes)
    {
        var cursor = Open(bytes);
        _ = (cursor.Bytes(), cursor.Int64(), cursor.Int32(), cursor.Bytes());
        return new(cursor.Int64());
    }

    private static Cursor Open(ReadOnlySpan<byte> bytes)
    {
        var cursor = new Cursor(bytes);
        var version = cursor.Byte();
        return version == OutputRecordCodec.Version
            ? cursor
            : throw new FormatException(
                $"An output record of version {version}; known is {OutputRecordCodec.Version}.");
    }

    private static OutputColumn ReadColumn(ref Cursor cursor, int rows)
    {
        var name = cursor.Text();
        var type = (ColumnType)cursor.Byte();
        var validity = cursor.Byte() == 1 ? cursor.Values<ulong>((rows + 63) / 64) : null;
        switch (type)
        {
            case ColumnType.Int64 or ColumnType.Time: return new(name, type, validity, cursor.Values<long>(rows), null);
            case ColumnType.Float64: return new(name, type, validity, cursor.Values<double>(rows), null);
            case ColumnType.Decimal: return new(name, type, validity, cursor.Decimals(rows), null);
            case ColumnType.Boolean: return new(name, type, validity, cursor.Bools(rows), null);
            case ColumnType.Text:
                var texts = cursor.Texts();
                return new(name, type, validity, cursor.Values<int>(rows), texts);
            case ColumnType.None:
            default: throw new FormatException($"Column '{name}' has type {type}.");
        }
    }

    private ref struct Cursor(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _left = bytes;

        public readonly bool IsAtEnd => _left.IsEmpty;

        public ReadOnlySpan<byte> Take(int count)
        {
            if ((uint)count > (uint)_left.Length) { throw new FormatException("An output record cut short."); }
            var taken = _left[..count];
            _left = _left[count..];
            return taken;
        }

        public byte Byte() => Take(1)[0];

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        public int Bytes() => Take(Int32()).Length;

        public string Text() => Encoding.UTF8.GetString(Take(Int32()));

        public int Rows()
        {
            var rows = Int32();
            return rows is > 0 and <= EngineLimits.FrameRowsMax
                ? rows
                : throw new FormatException($"An output record of {rows} rows.");
        }

        public T[] Values<T>(int count)
            where T : unmanaged =>
            MemoryMarshal.Cast<byte, T>(Take(checked(count * Marshal.SizeOf<T>()))).ToArray();

        public bool[] Bools(int count)
        {
            var bools = new bool[count];
            var values = Take(count);
            for (var row = 0; row < count; row++) { bools[row] = values[row] != 0; }
            return bools;
        }

        public decimal[] Decimals(int count)
        {
            var decimals = new decimal[count];
            for (var row = 0; row < count; row++)
            {
                Span<int> parts = [Int32(), Int32(), Int32(), Int32()];
                var scale = parts[3] & 0x7F_FF_FF_FF;
                if ((scale & 0xFFFF) != 0 || scale >> 16 > 28)
                {
                    throw new FormatException($"A decimal of scale {scale:x}.");
                }
                decimals[row] = new(parts);
            }
            return decimals;
        }

        public string[] Texts()
        {
            var count = Int32();
            if ((uint)count > EngineLimits.FrameRowsMax) { throw new FormatException($"A column of {count} texts."); }
            var texts = new string[count];
            for (var index = 0; index < count; index++) { texts[index] = Text(); }
            return texts;
        }
    }
}
