using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Typed.Patterns;

/// <summary>Reads kept rows as values. The one that was read last is not read again.</summary>
internal sealed class KeptValues<T>(RowShape<T> shape)
{
    private const int NoRow = -1;

    private readonly Vec[] _columns = new Vec[shape.Schema.Count];
    private RowStore? _rows;
    private Frame? _frame;
    private int _read = NoRow;
    private T? _value;

    /// <summary>The value of a row.</summary>
    public T this[int row]
    {
        get
        {
            if (row == _read) { return _value!; } // It was read.
            var frame = _frame!; // Opened before.
            frame.Clear();
            frame.Add(TimeOf(row), Frame.NoKey);
            _rows!.CopyTo(row, frame, 0);
            return shape.ReadRow(new RowView(_columns, frame.Texts, frame.Times[0], 0));
        }
    }

    public EventTime TimeOf(int row) => new(_rows!.TimeOf(row)); // Opened before.

    /// <summary>Connects with the rows, whose columns are those of the shape in its order.</summary>
    public void Open(OperatorContext context, RowStore rows)
    {
        _rows = rows;
        _frame = context.NewFrame(rows.Schema);
        for (var column = 0; column < _columns.Length; column++) { _columns[column] = _frame[column]; }
    }

    /// <summary>Reads the row that is asked about, which conditions look at again and again.</summary>
    public T Read(int row)
    {
        if (row == _read) { return _value!; } // It was read.
        var value = this[row];
        (_read, _value) = (row, value);
        return value;
    }

    /// <summary>Another row may get the handle of the one that was read.</summary>
    public void Forget() => (_read, _value) = (NoRow, default);
}
