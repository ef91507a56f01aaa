using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Operators;

/// <summary>Computes the columns of each row anew; times, keys and kinds stay. A row for which a column cannot be
/// computed is a dead letter, on an output of its own when there may be any.</summary>
public sealed class MapOperator : StatelessOperator
{
    private readonly InputPort _input;
    private readonly (string Name, Expression Value)[] _columns;
    private readonly RowFaults _faults = new();
    private readonly Vec[] _values;
    private readonly int[] _selection = new int[EngineLimits.FrameRowsMax];
    private ValueKernel[] _kernels = [];

    /// <summary>Makes the operator.</summary>
    /// <param name="columns">The columns' names and values.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">A value does not fit the columns.</exception>
    public MapOperator(IReadOnlyList<(string Name, Expression Value)> columns, InputPort input)
    {
        _input = input;
        _columns = [.. columns];
        _values = new Vec[_columns.Length];
        foreach (var (_, value) in _columns) { _ = Binder.Value(value, input.Schema, null); }
        var schema = new Schema([.. _columns.Select(ResultColumn)]);
        Outputs = FaultLetters.Outputs(
            new(OutputPort.Main, schema, input.Keys, input.Updates),
            Array.Exists(_columns, column => ExpressionTypes.MayFault(column.Value)));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() =>
        $"map {string.Join(", ", _columns.Select(c => $"{c.Value} AS {c.Name}"))} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        _faults.Begin(frame.Count);
        for (var column = 0; column < _kernels.Length; column++)
        {
            _values[column] = _kernels[column].EvaluateAny(frame, _faults);
        }
        if (_faults.Count > 0) { HandOnTheRest(frame, output); return; }
        var target = output.Open();
        target.AddRows(frame.Count);
        frame.Times.CopyTo(target.Times);
        frame.Keys.CopyTo(target.Keys);
        for (var row = 0; frame.HasKinds && row < frame.Count; row++) { target.SetKind(row, frame.KindAt(row)); }
        for (var column = 0; column < _values.Length; column++)
        {
            target[column].CopyFirst(_values[column], frame.Count);
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen() => _kernels = Binder.Values(
        [.. _columns.Select(column => column.Value)], _input.Schema, Context.Texts,
        () => Context.JournalTime.Micros);

    /// <summary>Some rows failed.</summary>
    private void HandOnTheRest(Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++) { _selection[row] = row; }
        var selection = _selection.AsSpan(0, _faults.Spare(_selection.AsSpan(0, frame.Count)));
        if (!selection.IsEmpty)
        {
            var target = output.Open();
            target.AddRows(selection.Length);
            for (var row = 0; row < selection.Length; row++)
            {
                target.Times[row] = frame.Times[selection[row]];
                target.Keys[row] = frame.Keys[selection[row]];
            }
            if (frame.HasKinds) { ChosenChanges.Settle(frame, selection, target); }
            for (var column = 0; column < _values.Length; column++)
            {
                target[column].CopyRows(_values[column], selection, 0);
            }
        }
        FaultLetters.Write(_faults, frame, Context.JournalTime, output);
    }

    private Column ResultColumn((string Name, Expression Value) column) => new(
        column.Name, ExpressionTypes.TypeOf(column.Value, _input.Schema),
        ExpressionTypes.IsNullable(column.Value, _input.Schema));
}
