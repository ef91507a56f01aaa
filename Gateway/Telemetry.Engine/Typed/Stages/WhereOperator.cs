using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed.Stages;

/// <summary>Hands on the rows that meet conditions, with all their columns.</summary>
internal sealed class WhereOperator<T> : StatelessOperator
{
    private readonly InputPort _input;
    private readonly RowShape<T> _shape;
    private readonly RowConditions<T> _conditions;
    private readonly ShapeReader<T> _reader;
    private readonly int[] _selection = new int[EngineLimits.FrameRowsMax];

    public WhereOperator(InputPort input, RowShape<T> shape, RowConditions<T> conditions)
    {
        _input = input;
        _shape = shape;
        _conditions = conditions;
        _reader = new(shape, input.Schema);
        Outputs = [new(OutputPort.Main, input.Schema, input.Keys, input.Updates)];
    }

    public override IReadOnlyList<OutputPort> Outputs { get; }

    public override string Describe() => $"where {_conditions.Count} functions of {_shape} over ({_input.Schema})";

    public override void Process(int port, Frame frame, Collector output)
    {
        _reader.Begin(frame);
        var count = 0;
        for (var first = 0; first < frame.Count; first += ShapeReader<T>.BlockRows)
        {
            count += _conditions.Select(_reader.ReadBlock(first), first, _selection.AsSpan(count));
        }
        if (count == frame.Count) { output.Forward(0, frame); return; }
        if (count == 0) { return; }
        var target = output.Open();
        target.AddRows(frame, _selection.AsSpan(0, count));
        if (frame.HasKinds) { ChosenChanges.Settle(frame, _selection.AsSpan(0, count), target); }
    }
}
