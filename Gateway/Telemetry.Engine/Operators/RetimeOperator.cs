using Telemetry.Engine.Data;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Operators;

/// <summary>
/// Gives each row the event time that stands in one of its columns. Watermarks stay as they are: a row whose new time
/// lies behind them is late for what follows. Port 1 (<c>untimed</c>) has the rows with NULL there, or with what is no
/// usable instant.
/// </summary>
public sealed class RetimeOperator : StatelessOperator
{
    /// <summary>The name of the side output of rows without a time.</summary>
    public const string UntimedPort = "untimed";

    private readonly InputPort _input;
    private readonly int _column;
    private readonly int[] _timed = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _untimed = new int[EngineLimits.FrameRowsMax];

    /// <summary>Makes the operator.</summary>
    /// <param name="column">The column with the event time; Time.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">There is no such column, or it holds something else.</exception>
    public RetimeOperator(string column, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _input = input;
        _column = input.Schema.IndexOf(column);
        var type = input.Schema.Columns[_column].Type;
        if (type != ColumnType.Time)
        {
            throw new ArgumentException($"Column '{column}' is {type}; an event time is Time.");
        }
        Outputs =
        [
            new(OutputPort.Main, input.Schema, input.Keys, input.Updates),
            new(UntimedPort, input.Schema, input.Keys, input.Updates),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"event time from {_input.Schema.Columns[_column].Name} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var times = frame.Longs(_column);
        var (timed, untimed) = (0, 0);
        for (var row = 0; row < frame.Count; row++)
        {
            var isTimed = !times.IsNull(row) && new EventTime(times[row]).IsUsable;
            if (isTimed) { _timed[timed++] = row; } else { _untimed[untimed++] = row; }
        }
        if (untimed > 0) { Give(frame, _untimed.AsSpan(0, untimed), output.Open(1, frame.Count)); }
        if (timed == 0) { return; }
        var target = output.Open(0, frame.Count);
        var first = target.Count;
        Give(frame, _timed.AsSpan(0, timed), target);
        for (var index = 0; index < timed; index++) { target.Times[first + index] = times[_timed[index]]; }
    }

    private static void Give(Frame frame, ReadOnlySpan<int> rows, Frame target)
    {
        var isWhole = target.Count == 0;
        target.AddRows(frame, rows);
        if (frame.HasKinds && isWhole) { ChosenChanges.Settle(frame, rows, target); }
    }
}
