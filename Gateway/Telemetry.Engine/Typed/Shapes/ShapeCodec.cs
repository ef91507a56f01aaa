using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Typed.Shapes;

/// <summary>Writes values as the columns of their shape. Thread-safe: who comes while another is at work makes a
/// place of his own.</summary>
internal sealed class ShapeCodec<T>(RowShape<T> shape)
{
    private Desk? _desk;

    public bool HasTexts { get; } = shape.Schema.Columns.Any(column => column.Type == ColumnType.Text);

    public int FixedSize { get; } = shape.Schema.Columns.Sum(c => c.Type == ColumnType.Decimal ? 16 : 8);

    public int SizeOf(T value)
    {
        var desk = Take(value);
        var size = FixedSize;
        for (var column = 0; column < desk.Columns.Length; column++)
        {
            if (desk.Columns[column] is not Vec<int> texts || texts.IsNull(0)) { continue; }
            size += 24 + (2 * desk.Texts[texts[0]].Length);
        }
        GiveBack(desk);
        return size;
    }

    public void Write(SnapshotWriter writer, T value)
    {
        var desk = Take(value);
        for (var index = 0; index < desk.Columns.Length; index++)
        {
            var column = shape.Schema.Columns[index];
            var vector = desk.Columns[index];
            if (column.IsNullable) { writer.Boolean(!vector.IsNull(0)); }
            if (vector.IsNull(0))
            {
                if (column.IsNullable) { continue; }
                throw new InvalidOperationException($"Column '{column.Name}' of {shape} was written as NULL.");
            }
            WriteCell(writer, column.Type, vector, desk.Texts);
        }
        GiveBack(desk);
    }

    public T Read(SnapshotReader reader)
    {
        var desk = Take();
        for (var index = 0; index < desk.Columns.Length; index++)
        {
            var column = shape.Schema.Columns[index];
            if (column.IsNullable && !reader.Boolean()) { desk.Columns[index].SetNull(0); continue; }
            ReadCell(reader, column.Type, desk.Columns[index], desk.Texts);
        }
        var value = shape.ReadRow(new RowView(desk.Columns, desk.Texts, 0, 0));
        GiveBack(desk);
        return value;
    }

    private static void WriteCell(SnapshotWriter writer, ColumnType type, Vec vector, TextDictionary texts)
    {
        switch (type)
        {
            case ColumnType.Float64: writer.Float64(((Vec<double>)vector)[0]); break;
            case ColumnType.Boolean: writer.Boolean(((Vec<bool>)vector)[0]); break;
            case ColumnType.Text: writer.Text(texts[((Vec<int>)vector)[0]]); break;
            case ColumnType.Decimal: StateCodec.Decimal.Write(writer, ((Vec<decimal>)vector)[0]); break;
            default: writer.Int64(((Vec<long>)vector)[0]); break;
        }
    }

    private static void ReadCell(SnapshotReader reader, ColumnType type, Vec vector, TextDictionary texts)
    {
        switch (type)
        {
            case ColumnType.Float64: ((Vec<double>)vector)[0] = reader.Float64(); break;
            case ColumnType.Boolean: ((Vec<bool>)vector)[0] = reader.Boolean(); break;
            case ColumnType.Text: ((Vec<int>)vector)[0] = texts.InternTransient(reader.Text()); break;
            case ColumnType.Decimal: ((Vec<decimal>)vector)[0] = StateCodec.Decimal.Read(reader); break;
            default: ((Vec<long>)vector)[0] = reader.Int64(); break;
        }
    }

    private Desk Take(T value)
    {
        var desk = Take();
        shape.WriteRow(value, new RowSlot(desk.Columns, desk.Cache, 0));
        return desk;
    }

    private Desk Take()
    {
        var desk = Interlocked.Exchange(ref _desk, null) ?? new Desk(shape.Schema);
        foreach (var column in desk.Columns) { column.ClearNulls(); }
        return desk;
    }

    private void GiveBack(Desk desk)
    {
        desk.Texts.ForgetTransients();
        Volatile.Write(ref _desk, desk);
    }

    private sealed class Desk
    {
        public Desk(Schema schema)
        {
            Columns = [.. schema.Columns.Select(column => Vec.Create(column.Type, 1))];
            Cache = new(Texts);
        }

        public Vec[] Columns { get; }

        public TextDictionary Texts { get; } = new();

        public TextCache Cache { get; }
    }
}
