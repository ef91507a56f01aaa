using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Typed.Shapes;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>Runs a <see cref="CoProcess{TLeft, TRight, TOut}"/>: port 0 has the first stream, port 1 the
/// second.</summary>
internal sealed class CoProcessOperator<TLeft, TRight, TOut> : KeyedOperator<TOut>
{
    private readonly IReadOnlyList<InputPort> _inputs;
    private readonly CoProcess<TLeft, TRight, TOut> _process;
    private readonly ShapeReader<TLeft> _left;
    private readonly ShapeReader<TRight> _right;

    public CoProcessOperator(
        IReadOnlyList<InputPort> inputs, RowShape<TLeft> left, RowShape<TRight> right,
        CoProcess<TLeft, TRight, TOut> process, RowShape<TOut> to, ClockScope? clock)
        : base(process, inputs, to, clock)
    {
        _inputs = inputs;
        _process = process;
        _left = new(left, inputs[0].Schema);
        _right = new(right, inputs[1].Schema);
    }

    public override void Process(int port, Frame frame, Collector output)
    {
        AdvanceClock(Context.JournalTime, output);
        if (port == 0) { TakeLeft(frame, output); } else { TakeRight(frame, output); }
        End();
    }

    protected override string DescribeInputs() => $"process of ({_inputs[0].Schema}) and ({_inputs[1].Schema})";

    private void TakeLeft(Frame frame, Collector output)
    {
        _left.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<TLeft>.BlockRows)
        {
            var rows = _left.ReadBlock(first);
            for (var row = 0; row < rows.Length; row++)
            {
                Begin(frame.Keys[first + row], frame.Times[first + row], output);
                _process.OnLeft(rows[row], KeyContext, Output);
            }
        }
    }

    private void TakeRight(Frame frame, Collector output)
    {
        _right.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<TRight>.BlockRows)
        {
            var rows = _right.ReadBlock(first);
            for (var row = 0; row < rows.Length; row++)
            {
                Begin(frame.Keys[first + row], frame.Times[first + row], output);
                _process.OnRight(rows[row], KeyContext, Output);
            }
        }
    }
}
