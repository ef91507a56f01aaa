using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Cep;

/// <summary>What becomes of the rows of one frame: which are late, which are kept.</summary>
internal sealed class RowBatch
{
    private readonly ulong[] _masks = new ulong[EngineLimits.FrameRowsMax];
    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _handles = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _late = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _lateKeys = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _columns;
    private int _count;
    private int _lateCount;

    /// <summary>Makes it.</summary>
    /// <param name="kept">The columns that are kept.</param>
    /// <param name="input">The columns that come.</param>
    public RowBatch(Schema kept, Schema input) =>
        _columns = [.. kept.Columns.Select(column => input.IndexOf(column.Name))];

    /// <summary>A row that is kept, and its key.</summary>
    public (int Row, int Key) this[int index] => (_rows[index], _keys[index]);

    /// <summary>Begins a frame; its masks are 0.</summary>
    public Span<ulong> MasksFor(int rows)
    {
        (_count, _lateCount) = (0, 0);
        var masks = _masks.AsSpan(0, rows);
        masks.Clear();
        return masks;
    }

    public void Add(int row, int key)
    {
        _rows[_count] = row;
        _keys[_count++] = key;
    }

    public void AddLate(int row, int key)
    {
        _late[_lateCount] = row;
        _lateKeys[_lateCount++] = key;
    }

    /// <summary>Lets the late rows out.</summary>
    public void SayLate(Frame frame, Collector output, int port)
    {
        if (_lateCount == 0) { return; }
        var target = output.Open(port, _lateCount);
        var first = target.Count;
        target.AddRows(frame, _late.AsSpan(0, _lateCount));
        _lateKeys.AsSpan(0, _lateCount).CopyTo(target.Keys[first..]);
    }

    /// <summary>Keeps the rows that are to be kept.</summary>
    /// <returns>Their handles.</returns>
    public ReadOnlySpan<int> Keep(Frame frame, RowStore rows)
    {
        rows.Add(frame, _rows.AsSpan(0, _count), _columns, _handles);
        return _handles.AsSpan(0, _count);
    }
}
