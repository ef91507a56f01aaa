using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Keyed;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed.Stages;

/// <summary>Makes any number of rows of each row that meets conditions; their keys stay.</summary>
internal sealed class SelectManyOperator<TIn, TOut> : StatelessOperator
{
    private readonly InputPort _input;
    private readonly RowShape<TIn> _from;
    private readonly RowShape<TOut> _to;
    private readonly RowConditions<TIn> _conditions;
    private readonly Action<TIn, RowCollector<TOut>> _expand;
    private readonly ShapeReader<TIn> _reader;
    private readonly int[] _selection = new int[ShapeReader<TIn>.BlockRows];
    private readonly RowCursor _cursor = new();
    private readonly RowCollector<TOut> _rows;

    public SelectManyOperator(
        InputPort input, RowShape<TIn> from, RowConditions<TIn> conditions,
        Action<TIn, RowCollector<TOut>> expand, RowShape<TOut> to)
    {
        input.RefuseUpdates("a flat map");
        _input = input;
        _from = from;
        _to = to;
        _conditions = conditions;
        _expand = expand;
        _reader = new(from, input.Schema);
        _rows = new(to, 0, _cursor);
        Outputs = [new(OutputPort.Main, to.Schema, input.Keys)];
    }

    public override IReadOnlyList<OutputPort> Outputs { get; }

    public override string Describe() =>
        $"select many {_to} from {_from} where {_conditions.Count} functions over ({_input.Schema})";

    public override void Process(int port, Frame frame, Collector output)
    {
        _reader.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<TIn>.BlockRows)
        {
            var rows = _reader.ReadBlock(first);
            var count = _conditions.Select(rows, first, _selection);
            for (var index = 0; index < count; index++)
            {
                var row = _selection[index];
                _cursor.Begin(output, new EventTime(frame.Times[row]), frame.Keys[row]);
                _expand(rows[index], _rows);
            }
        }
        _cursor.End();
    }

    protected override void OnOpen() => _rows.Open(Context.Texts);
}
