using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Operators;

/// <summary>Hands on the rows for which a condition is true. What passes of a changelog is a changelog again. A row for
/// which the condition cannot be computed is a dead letter, on an output of its own when there may be any.</summary>
public sealed class FilterOperator : StatelessOperator
{
    private readonly Expression _condition;
    private readonly InputPort _input;
    private readonly int[] _selection = new int[EngineLimits.FrameRowsMax];
    private readonly RowFaults _faults = new();
    private MaskKernel _kernel;

    /// <summary>Makes the operator.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">The condition does not fit the columns.</exception>
    public FilterOperator(Expression condition, InputPort input)
    {
        _condition = condition;
        _input = input;
        _kernel = Binder.Condition(condition, input.Schema, null);
        Outputs = FaultLetters.Outputs(
            new(OutputPort.Main, input.Schema, input.Keys, input.Updates), ExpressionTypes.MayFault(condition));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() => $"filter {_condition} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        _faults.Begin(frame.Count);
        var count = _kernel.Evaluate(frame, _faults).Select(frame.Count, _selection);
        if (_faults.Count > 0) { count = _faults.Spare(_selection.AsSpan(0, count)); }
        HandOn(frame, _selection.AsSpan(0, count), output);
        if (_faults.Count > 0) { FaultLetters.Write(_faults, frame, Context.JournalTime, output); }
    }

    private static void HandOn(Frame frame, ReadOnlySpan<int> selection, Collector output)
    {
        if (selection.Length == frame.Count) { output.Forward(0, frame); return; }
        if (selection.Length == 0) { return; }
        var target = output.Open();
        target.AddRows(frame, selection);
        if (frame.HasKinds) { ChosenChanges.Settle(frame, selection, target); }
    }

    /// <inheritdoc/>
    protected override void OnOpen() => _kernel = Binder.Condition(
        _condition, _input.Schema, Context.Texts, () => Context.JournalTime.Micros);
}
