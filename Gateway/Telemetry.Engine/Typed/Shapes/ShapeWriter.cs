using Telemetry.Engine.Data;

namespace Telemetry.Engine.Typed.Shapes;

/// <summary>Writes values into the rows of frames that have a shape's schema. One per operator and output.</summary>
internal sealed class ShapeWriter<T>(RowShape<T> shape, TextDictionary texts)
{
    private readonly Vec[] _columns = new Vec[shape.Schema.Count];
    private readonly TextCache _texts = new(texts);
    private Frame? _frame;

    /// <summary>Writes neighbouring rows that the frame already has.</summary>
    public void Write(ReadOnlySpan<T> rows, Frame frame, int first)
    {
        Bind(frame);
        shape.Write(rows, _columns, _texts, first);
    }

    /// <summary>Writes one row that the frame already has.</summary>
    public void Write(in T value, Frame frame, int row)
    {
        Bind(frame);
        shape.WriteRow(value, new RowSlot(_columns, _texts, row));
    }

    private void Bind(Frame frame)
    {
        if (ReferenceEquals(frame, _frame)) { return; }
        _frame = frame;
        for (var index = 0; index < _columns.Length; index++) { _columns[index] = frame[index]; }
    }
}
