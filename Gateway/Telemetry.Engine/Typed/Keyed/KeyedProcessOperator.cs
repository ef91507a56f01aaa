using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Typed.Shapes;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>Runs a <see cref="KeyedProcess{TIn, TOut}"/>.</summary>
internal sealed class KeyedProcessOperator<TIn, TOut> : KeyedOperator<TOut>
{
    private readonly InputPort _input;
    private readonly KeyedProcess<TIn, TOut> _process;
    private readonly ShapeReader<TIn> _reader;

    public KeyedProcessOperator(
        InputPort input, RowShape<TIn> from, KeyedProcess<TIn, TOut> process, RowShape<TOut> to, ClockScope? clock)
        : base(process, [input], to, clock)
    {
        _input = input;
        _process = process;
        _reader = new(from, input.Schema);
    }

    public override void Process(int port, Frame frame, Collector output)
    {
        AdvanceClock(Context.JournalTime, output);
        _reader.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<TIn>.BlockRows)
        {
            var rows = _reader.ReadBlock(first);
            for (var row = 0; row < rows.Length; row++)
            {
                Begin(frame.Keys[first + row], frame.Times[first + row], output);
                _process.OnElement(rows[row], KeyContext, Output);
            }
        }
        End();
    }

    protected override string DescribeInputs() => $"keyed process of ({_input.Schema})";
}
