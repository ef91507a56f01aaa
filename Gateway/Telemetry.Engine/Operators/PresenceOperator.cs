using Telemetry.Engine.Data;

namespace Telemetry.Engine.Operators;

/// <summary>Hands on the rows that have a value in some columns, which then are columns without NULL.</summary>
public sealed class PresenceOperator : StatelessOperator
{
    private readonly InputPort _input;
    private readonly int[] _columns;
    private readonly int[] _selection = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _all = new int[EngineLimits.FrameRowsMax];

    /// <summary>Makes the operator.</summary>
    /// <param name="columns">The columns' names.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public PresenceOperator(IReadOnlyList<string> columns, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(input);
        if (columns.Count == 0) { throw new ArgumentException("Name the columns that must have a value."); }
        _input = input;
        _columns = [.. columns.Select(input.Schema.IndexOf)];
        for (var row = 0; row < _all.Length; row++) { _all[row] = row; }
        var schema = new Schema([.. input.Schema.Columns.Select(
            (column, index) => _columns.Contains(index) ? column with { IsNullable = false } : column)]);
        Outputs = [new(OutputPort.Main, schema, input.Keys, input.Updates)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"rows with {string.Join(", ", _columns.Select(index => _input.Schema.Columns[index].Name))}"
        + $" over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var selection = Selection(frame);
        if (selection.IsEmpty) { return; }
        var target = output.Open();
        target.AddRows(frame, selection);
        // What was copied has no NULL in these columns, whatever bits came along.
        foreach (var column in _columns) { target[column].ClearNulls(); }
        if (frame.HasKinds) { ChosenChanges.Settle(frame, selection, target); }
    }

    private ReadOnlySpan<int> Selection(Frame frame)
    {
        var hasNulls = false;
        foreach (var column in _columns) { hasNulls |= frame[column].HasNulls; }
        if (!hasNulls) { return _all.AsSpan(0, frame.Count); }
        var count = 0;
        for (var row = 0; row < frame.Count; row++)
        {
            if (IsWhole(frame, row)) { _selection[count++] = row; }
        }
        return _selection.AsSpan(0, count);
    }

    private bool IsWhole(Frame frame, int row)
    {
        foreach (var column in _columns)
        {
            if (frame[column].IsNull(row)) { return false; }
        }
        return true;
    }
}
