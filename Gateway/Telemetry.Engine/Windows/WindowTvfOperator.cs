using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Windows;

/// <summary>
/// Flink's window table functions TUMBLE, HOP and CUMULATE: each row once for each of its windows, in the order of
/// their
/// ends, with <c>window_start</c>, <c>window_end</c> and <c>window_time</c> (the end − 1) behind its columns. It only
/// assigns: no row is late. The rows' event time is the window's, window_time; a time column of the input stays as it
/// is.
/// </summary>
/// <remarks>An update becomes a delete and an insert for each window. SESSION has to wait for the session's end: see
/// <see cref="WindowTvfStreams"/>.</remarks>
public sealed class WindowTvfOperator : StatelessOperator
{
    /// <summary>The column of the window's first instant.</summary>
    public const string StartColumn = "window_start";

    /// <summary>The column of the first instant behind the window.</summary>
    public const string EndColumn = "window_end";

    /// <summary>The column of the window's last instant.</summary>
    public const string TimeColumn = "window_time";

    private readonly WindowAssigner _assigner;
    private readonly InputPort _input;
    private readonly List<WindowSpan> _spans = [];
    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private readonly long[] _starts = new long[EngineLimits.FrameRowsMax];
    private readonly long[] _ends = new long[EngineLimits.FrameRowsMax];
    private int _count;

    /// <summary>Makes the operator.</summary>
    /// <param name="assigner">The windows: tumbling, hopping or cumulating, in event time.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">The windows are others, or the input has such a column.</exception>
    public WindowTvfOperator(WindowAssigner assigner, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(assigner);
        ArgumentNullException.ThrowIfNull(input);
        if (assigner.Shape is not (WindowShape.Hopping or WindowShape.Cumulating)
            || assigner.Domain != TimeDomain.Event)
        {
            throw new ArgumentException($"Windows ({assigner}) cannot be assigned to a row by its event time alone.");
        }
        _assigner = assigner;
        _input = input;
        var schema = new Schema(
        [
            .. input.Schema.Columns, new(StartColumn, ColumnType.Time), new(EndColumn, ColumnType.Time),
            new(TimeColumn, ColumnType.Time),
        ]);
        Outputs = [new(OutputPort.Main, schema, input.Keys, input.Updates)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() => $"window table function {_assigner} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            _assigner.Assign(frame.Times[row], frame, row, _spans);
            // Hopping windows come from the latest back.
            if (_spans.Count > 1 && _assigner.Shape == WindowShape.Hopping) { _spans.Reverse(); }
            foreach (var span in _spans)
            {
                if (_count == _rows.Length) { Flush(frame, output); }
                _rows[_count] = row;
                _starts[_count] = span.Start;
                _ends[_count++] = span.End;
            }
        }
        Flush(frame, output);
    }

    /// <summary>Writes what has come together, column by column.</summary>
    private void Flush(Frame frame, Collector output)
    {
        for (var given = 0; given < _count;)
        {
            var target = output.Open();
            var count = Math.Min(target.Room, _count - given);
            Write(frame, given, count, target);
            given += count;
        }
        _count = 0;
        output.Relieve();
    }

    private void Write(Frame frame, int from, int count, Frame target)
    {
        var first = target.AddRows(count);
        var rows = _rows.AsSpan(from, count);
        var columns = frame.Schema.Count;
        for (var column = 0; column < columns; column++) { target[column].CopyRows(frame[column], rows, first); }
        var starts = _starts.AsSpan(from, count);
        var ends = _ends.AsSpan(from, count);
        starts.CopyTo(target.Longs(columns).Values[first..]);
        ends.CopyTo(target.Longs(columns + 1).Values[first..]);
        var times = target.Times[first..];
        var keys = target.Keys[first..];
        for (var index = 0; index < count; index++)
        {
            times[index] = new WindowSpan(starts[index], ends[index]).Last;
            keys[index] = frame.Keys[rows[index]];
            if (frame.HasKinds) { target.SetKind(first + index, frame.KindAt(rows[index]).Alone()); }
        }
        times.CopyTo(target.Longs(columns + 2).Values[first..]);
    }
}
