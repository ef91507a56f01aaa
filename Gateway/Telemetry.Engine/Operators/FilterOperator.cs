using Telemetry.Engine.Data;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Operators;

/// <summary>Hands on the rows for which a condition is true. What passes of a changelog is a changelog again.</summary>
public sealed class FilterOperator : StatelessOperator
{
    private readonly Expression _condition;
    private readonly InputPort _input;
    private readonly int[] _selection = new int[EngineLimits.FrameRowsMax];
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
        Outputs = [new(OutputPort.Main, input.Schema, input.Keys, input.Updates)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override string Describe() => $"filter {_condition} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var count = _kernel.Evaluate(frame).Select(frame.Count, _selection);
        if (count == frame.Count) { output.Forward(0, frame); return; }
        if (count == 0) { return; }
        var target = output.Open();
        target.AddRows(frame, _selection.AsSpan(0, count));
        if (frame.HasKinds) { ChosenChanges.Settle(frame, _selection.AsSpan(0, count), target); }
    }

    /// <inheritdoc/>
    protected override void OnOpen() => _kernel = Binder.Condition(_condition, _input.Schema, Context.Texts);
}
