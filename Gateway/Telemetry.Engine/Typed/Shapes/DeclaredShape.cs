using Telemetry.Engine.Data;

namespace Telemetry.Engine.Typed.Shapes;

/// <summary>The shape of a type that describes itself: for structs the compiler puts reader and writer into the
/// loop.</summary>
internal sealed class DeclaredShape<T>() : RowShape<T>(T.Schema)
    where T : IRow<T>
{
    public static DeclaredShape<T> Instance { get; } = new();

    internal override T ReadRow(in RowView row) => T.Read(row);

    internal override void WriteRow(in T value, in RowSlot row) => value.Write(row);

    internal override void Read(Vec[] columns, Frame frame, int first, Span<T> rows)
    {
        var times = frame.Times.Slice(first, rows.Length);
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = T.Read(new RowView(columns, frame.Texts, times[row], first + row));
        }
    }

    internal override void Write(ReadOnlySpan<T> rows, Vec[] columns, TextCache texts, int first)
    {
        for (var row = 0; row < rows.Length; row++) { rows[row].Write(new RowSlot(columns, texts, first + row)); }
    }
}
