using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Candidate pairs of rows that both were kept, left row by left row, and what becomes of them. Behind its pairs each
/// left row has its end: if nothing matched it comes out alone.
/// </summary>
internal sealed class KeptPairs(JoinShape shape, RowStore right, JoinWriter writer, PairFilter? filter)
{
    private const int PlainEnd = RowStore.None;
    private const int LateEnd = RowStore.None - 1;

    private readonly int[] _left = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _right = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly long[] _times = new long[EngineLimits.FrameRowsMax];
    private readonly bool[] _isMatch = new bool[EngineLimits.FrameRowsMax];
    private readonly List<(int Row, int Key)> _late = [];
    private bool _hasMatched;
    private int _count;

    public void Add(int leftRow, int rightRow, int key, long time)
    {
        if (_count == _left.Length) { Settle(); }
        _left[_count] = leftRow;
        _right[_count] = rightRow;
        _keys[_count] = key;
        _times[_count++] = time;
    }

    /// <summary>Says that nothing else can come for a left row.</summary>
    public void End(int leftRow, int key, long time, bool isLate) =>
        Add(leftRow, isLate ? LateEnd : PlainEnd, key, time);

    /// <summary>Decides on all that was added; it goes to the writer.</summary>
    public void Settle()
    {
        if (filter is null) { _isMatch.AsSpan(0, _count).Fill(true); }
        else { filter.Evaluate(_left.AsSpan(0, _count), _right.AsSpan(0, _count), _isMatch); }
        for (var index = 0; index < _count; index++)
        {
            if (_right[index] < 0) { SettleEnd(index); }
            else if (_isMatch[index]) { SettleMatch(index); }
        }
        _count = 0;
    }

    public void Flush()
    {
        Settle();
        writer.Flush();
    }

    /// <summary>Writes the late left rows that matched nothing and have no NULLs to come out with.</summary>
    public void WriteLate(RowStore left, int port)
    {
        foreach (var (row, key) in _late)
        {
            var frame = writer.Output.Add(port, new(left.TimeOf(row)), key, out var at);
            left.CopyTo(row, frame, at);
        }
        _late.Clear();
    }

    private void SettleMatch(int index)
    {
        var isFirst = !_hasMatched;
        _hasMatched = true;
        if (shape.Tracks(JoinShape.Right)) { right.Mark(_right[index]) = 1; }
        var isWanted = shape.Type == JoinType.Semi ? isFirst : shape.Type != JoinType.Anti;
        if (isWanted) { writer.Add(_left[index], _right[index], _keys[index], _times[index]); }
    }

    private void SettleEnd(int index)
    {
        var hasMatched = _hasMatched;
        _hasMatched = false;
        if (hasMatched) { return; }
        if (shape.Pads(JoinShape.Left)) { writer.Add(_left[index], RowStore.None, _keys[index], _times[index]); }
        else if (_right[index] == LateEnd) { _late.Add((_left[index], _keys[index])); }
    }
}
