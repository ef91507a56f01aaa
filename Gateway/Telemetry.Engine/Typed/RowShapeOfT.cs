using Telemetry.Engine.Data;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed;

/// <summary>How a type lies in a frame's columns: their names and types, a reader and a writer. Immutable, and shared
/// by any number of pipelines and threads. Made by <see cref="RowShape"/>.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <example><code>
/// RowShape&lt;(string Zone, double Value)&gt; shape = RowShape.Tuple(RowShape.Text("zone"),
///     RowShape.Float64("value"));
/// </code></example>
public abstract class RowShape<T>
{
    private protected RowShape(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Count == 0) { throw new ArgumentException($"The shape of {typeof(T).Name} has no column."); }
        Schema = schema;
    }

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{typeof(T).Name}({Schema})";

    internal abstract T ReadRow(in RowView row);

    internal abstract void WriteRow(in T value, in RowSlot row);

    /// <summary>Reads neighbouring rows.</summary>
    internal virtual void Read(Vec[] columns, Frame frame, int first, Span<T> rows)
    {
        var times = frame.Times.Slice(first, rows.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = ReadRow(new RowView(columns, frame.Texts, times[row], first + row));
        }
    }

    /// <summary>Writes neighbouring rows, whose columns were not written before.</summary>
    internal virtual void Write(ReadOnlySpan<T> rows, Vec[] columns, TextCache texts, int first)
    {
        for (var row = 0; row < rows.Length; row++) { WriteRow(rows[row], new RowSlot(columns, texts, first + row)); }
    }
}
