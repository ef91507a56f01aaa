using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Joins;

/// <summary>
/// The candidate pairs of a frame's rows with the rows that wait on the other side, and what becomes of them. A row's
/// pairs may be followed by its end: nothing else can come for it, so if nothing matched it comes out alone.
/// </summary>
internal sealed class IntervalPairs(
    JoinShape shape, RowSource left, RowSource right, JoinWriter writer, PairFilter? filter)
{
    private const int PlainEnd = RowStore.None;
    private const int LateEnd = RowStore.None - 1;

    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _others = new int[EngineLimits.FrameRowsMax];
    private readonly bool[] _isMatch = new bool[EngineLimits.FrameRowsMax];
    private readonly bool[] _hasMatched = new bool[EngineLimits.FrameRowsMax];
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _late = new int[EngineLimits.FrameRowsMax];
    private Frame? _frame;
    private int _port;
    private int _count;
    private int _lateCount;

    /// <summary>Per side, how far behind its own time a row can match.</summary>
    public required long[] Reaches { get; init; }

    /// <summary>Under which time rows come out.</summary>
    public JoinTime Time { get; init; } = JoinTime.Known;

    /// <summary>Which of the frame's rows have matched something.</summary>
    public ReadOnlySpan<bool> HasMatched => _hasMatched;

    /// <summary>Starts with a frame.</summary>
    /// <param name="port">The side that it came from.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="keys">Each row's key in the result, which may be its complement.</param>
    public void Begin(int port, Frame frame, ReadOnlySpan<int> keys)
    {
        (_port, _frame, _count, _lateCount) = (port, frame, 0, 0);
        (port == JoinShape.Left ? left : right).Frame = frame;
        _hasMatched.AsSpan(0, keys.Length).Clear();
        for (var row = 0; row < keys.Length; row++)
        {
            _keys[row] = keys[row] < 0 && shape.GoesByKeys ? ~keys[row] : keys[row];
        }
    }

    /// <summary>Adds a row's candidates.</summary>
    public void Add(int row, ReadOnlySpan<int> others)
    {
        while (!others.IsEmpty)
        {
            if (_count == _rows.Length) { Settle(); }
            var count = Math.Min(others.Length, _rows.Length - _count);
            _rows.AsSpan(_count, count).Fill(row);
            others[..count].CopyTo(_others.AsSpan(_count));
            _count += count;
            others = others[count..];
        }
    }

    /// <summary>Says that nothing else can come for a row.</summary>
    public void End(int row, bool isLate)
    {
        if (_count == _rows.Length) { Settle(); }
        _rows[_count] = row;
        _others[_count++] = isLate ? LateEnd : PlainEnd;
    }

    /// <summary>Writes all that is not written yet.</summary>
    public void Flush()
    {
        Settle();
        writer.Flush();
        WriteLate();
    }

    /// <summary>Writes a row that has matched nothing.</summary>
    public void Pad(int port, int row, int key, long time) => writer.Add(
        port == JoinShape.Left ? row : RowStore.None, port == JoinShape.Left ? RowStore.None : row, key,
        Time == JoinTime.Known ? Math.Max(time, time + Reaches[port]) : time);

    private void Settle()
    {
        if (filter is null) { _isMatch.AsSpan(0, _count).Fill(true); }
        else { Evaluate(filter); }
        for (var index = 0; index < _count; index++)
        {
            if (_others[index] < 0) { SettleEnd(_rows[index], _others[index] == LateEnd); }
            else if (_isMatch[index]) { SettleMatch(_rows[index], _others[index]); }
        }
        _count = 0;
    }

    private void Evaluate(PairFilter pairFilter)
    {
        var rows = _rows.AsSpan(0, _count);
        var others = _others.AsSpan(0, _count);
        if (_port == JoinShape.Left) { pairFilter.Evaluate(rows, others, _isMatch); }
        else { pairFilter.Evaluate(others, rows, _isMatch); }
    }

    private void SettleMatch(int row, int other)
    {
        var isFirst = !_hasMatched[row];
        _hasMatched[row] = true;
        var store = (_port == JoinShape.Left ? right : left).Store;
        var isOthersFirst = false;
        if (store.MarkCount > 0)
        {
            ref var mark = ref store.Mark(other);
            isOthersFirst = mark == 0;
            mark = 1;
        }
        if (shape.Type == JoinType.Anti) { return; }
        var isWanted = shape.Type != JoinType.Semi || (_port == JoinShape.Left ? isFirst : isOthersFirst);
        if (!isWanted) { return; }
        var time = TimeOf(_frame!.Times[row], store.TimeOf(other));
        if (_port == JoinShape.Left) { writer.Add(row, other, _keys[row], time); }
        else { writer.Add(other, row, _keys[row], time); }
    }

    private long TimeOf(long own, long other) => Time == JoinTime.Known ? Math.Max(own, other)
        : (Time == JoinTime.Left) == (_port == JoinShape.Left) ? own : other;

    private void SettleEnd(int row, bool isLate)
    {
        if (_hasMatched[row]) { return; }
        if (shape.Pads(_port)) { Pad(_port, row, _keys[row], _frame!.Times[row]); }
        else if (isLate) { _late[_lateCount++] = row; }
    }

    private void WriteLate()
    {
        for (var given = 0; given < _lateCount;)
        {
            var target = writer.Output.Open(1 + _port);
            var count = Math.Min(target.Room, _lateCount - given);
            target.AddRows(_frame!, _late.AsSpan(given, count));
            given += count;
        }
        _lateCount = 0;
    }
}
