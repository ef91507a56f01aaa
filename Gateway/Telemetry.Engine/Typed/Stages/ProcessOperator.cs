using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed.Stages;

/// <summary>Runs a <see cref="Process{TIn, TOut}"/>.</summary>
internal sealed class ProcessOperator<TIn, TOut> : StatelessOperator
{
    private readonly InputPort _input;
    private readonly Process<TIn, TOut> _process;
    private readonly ShapeReader<TIn> _reader;
    private readonly RowShape<TOut> _to;
    private readonly ProcessContext _context;
    private readonly RowCollector<TOut> _output;

    public ProcessOperator(InputPort input, RowShape<TIn> from, Process<TIn, TOut> process, RowShape<TOut> to)
    {
        ArgumentNullException.ThrowIfNull(process);
        input.RefuseUpdates("a process");
        process.Take();
        _input = input;
        _process = process;
        _to = to;
        _reader = new(from, input.Schema);
        _context = new(process.Cursor);
        _output = new(to, 0, process.Cursor);
        Outputs =
        [
            new(OutputPort.Main, to.Schema, input.Keys),
            .. process.Sides.Select(side => side.PortFor(input.Keys)),
        ];
        SidePorts.Check(Outputs);
    }

    public override IReadOnlyList<OutputPort> Outputs { get; }

    public override string Describe() => $"process {_process.Description} of ({_input.Schema}) -> {_to.Schema}";

    public override void Process(int port, Frame frame, Collector output)
    {
        _reader.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<TIn>.BlockRows)
        {
            var rows = _reader.ReadBlock(first);
            for (var row = 0; row < rows.Length; row++)
            {
                _process.Cursor.Begin(output, new EventTime(frame.Times[first + row]), frame.Keys[first + row]);
                _process.OnElement(rows[row], _context, _output);
            }
        }
        _process.Cursor.End();
    }

    protected override void OnOpen()
    {
        _context.Open(Context);
        _output.Open(Context.Texts);
        foreach (var side in _process.Sides) { side.Open(Context.Texts); }
    }
}
