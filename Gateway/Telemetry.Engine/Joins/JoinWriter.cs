using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;

namespace Telemetry.Engine.Joins;

/// <summary>Collects the rows of a join's result and writes them column by column. Flush before the rows that they are
/// made of go.</summary>
internal sealed class JoinWriter(JoinShape shape, RowSource left, RowSource right)
{
    private readonly int[] _left = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _right = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly long[] _times = new long[EngineLimits.FrameRowsMax];
    private readonly ChangeKind[] _kinds = new ChangeKind[EngineLimits.FrameRowsMax];
    private bool _hasKinds;
    private int _count;

    /// <summary>Where the rows go; set before any is added.</summary>
    public Collector Output { get; set; } = null!;

    /// <summary>Adds a pair, or one row with None for the other one.</summary>
    public void Add(int leftRow, int rightRow, int key, long time)
    {
        if (_count == _left.Length) { Flush(); }
        _left[_count] = leftRow;
        _right[_count] = rightRow;
        _keys[_count] = key;
        _times[_count] = time;
        _kinds[_count++] = ChangeKind.Insert;
    }

    public void Add(int leftRow, int rightRow, int key, long time, ChangeKind kind)
    {
        Add(leftRow, rightRow, key, time);
        _kinds[_count - 1] = kind;
        _hasKinds |= kind != ChangeKind.Insert;
    }

    /// <summary>Room for the two rows of an update, which must not be parted.</summary>
    public void EnsurePair()
    {
        if (_count + 2 > _left.Length) { Flush(); }
    }

    public void Flush()
    {
        for (var given = 0; given < _count;)
        {
            var frame = Output.Open(0, _kinds[given] == ChangeKind.UpdateBefore ? 2 : 1);
            var count = Math.Min(frame.Room, _count - given);
            if (_kinds[given + count - 1] == ChangeKind.UpdateBefore) { count--; }
            Write(frame, given, count);
            given += count;
        }
        _count = 0;
        _hasKinds = false;
        Output.Relieve();
    }

    private void Write(Frame frame, int from, int count)
    {
        var start = frame.AddRows(count);
        _times.AsSpan(from, count).CopyTo(frame.Times[start..]);
        _keys.AsSpan(from, count).CopyTo(frame.Keys[start..]);
        for (var row = 0; _hasKinds && row < count; row++) { frame.SetKind(start + row, _kinds[from + row]); }
        var leftCount = shape.SchemaOf(JoinShape.Left).Count;
        for (var column = 0; column < leftCount; column++)
        {
            left.CopyColumn(_left.AsSpan(from, count), column, frame[column], start);
        }
        for (var column = leftCount; column < shape.Output.Count; column++)
        {
            right.CopyColumn(_right.AsSpan(from, count), column - leftCount, frame[column], start);
        }
    }
}
