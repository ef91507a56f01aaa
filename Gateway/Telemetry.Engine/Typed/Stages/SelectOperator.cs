using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Typed.Shapes;

namespace Telemetry.Engine.Typed.Stages;

/// <summary>Makes a row of each row that meets conditions; times, keys and kinds stay.</summary>
internal sealed class SelectOperator<TIn, TOut> : StatelessOperator
{
    private readonly InputPort _input;
    private readonly RowShape<TIn> _from;
    private readonly RowShape<TOut> _to;
    private readonly RowConditions<TIn> _conditions;
    private readonly Func<TIn, TOut> _select;
    private readonly ShapeReader<TIn> _reader;
    private readonly TOut[] _block = new TOut[ShapeReader<TIn>.BlockRows];
    private readonly int[] _selection = new int[EngineLimits.FrameRowsMax];
    private ShapeWriter<TOut>? _writer;

    public SelectOperator(
        InputPort input, RowShape<TIn> from, RowConditions<TIn> conditions, Func<TIn, TOut> select, RowShape<TOut> to)
    {
        _input = input;
        _from = from;
        _to = to;
        _conditions = conditions;
        _select = select;
        _reader = new(from, input.Schema);
        Outputs = [new(OutputPort.Main, to.Schema, input.Keys, input.Updates)];
    }

    public override IReadOnlyList<OutputPort> Outputs { get; }

    public override string Describe() =>
        $"select {_to} from {_from} where {_conditions.Count} functions over ({_input.Schema})";

    public override void Process(int port, Frame frame, Collector output)
    {
        _reader.Begin(frame);
        var target = output.Open();
        if (_conditions.IsEmpty) { SelectAll(frame, target); } else { SelectSome(frame, target); }
        if (RuntimeTypes<TOut>.HoldsReferences) { Array.Clear(_block); }
    }

    protected override void OnOpen() => _writer = new(_to, Context.Texts);

    private void SelectAll(Frame frame, Frame target)
    {
        target.AddRows(frame.Count);
        frame.Times.CopyTo(target.Times);
        frame.Keys.CopyTo(target.Keys);
        for (var row = 0; frame.HasKinds && row < frame.Count; row++) { target.SetKind(row, frame.KindAt(row)); }
        for (var first = 0; first < frame.Count; first += ShapeReader<TIn>.BlockRows)
        {
            WriteBlock(_reader.ReadBlock(first), target, first);
        }
    }

    private void SelectSome(Frame frame, Frame target)
    {
        var count = 0;
        for (var first = 0; first < frame.Count; first += ShapeReader<TIn>.BlockRows)
        {
            var rows = _reader.ReadBlock(first);
            var passed = _conditions.Select(rows, first, _selection.AsSpan(count));
            target.AddRows(passed);
            WriteBlock(rows[..passed], target, count);
            count += passed;
        }
        var selection = _selection.AsSpan(0, count);
        Gather(frame.Times, target.Times, selection);
        Gather(frame.Keys, target.Keys, selection);
        if (frame.HasKinds) { ChosenChanges.Settle(frame, selection, target); }
    }

    private void WriteBlock(Span<TIn> rows, Frame target, int first)
    {
        var block = _block.AsSpan(0, rows.Length);
        var select = _select;
        for (var row = 0; row < rows.Length; row++) { block[row] = select(rows[row]); }
        _writer!.Write(block, target, first); // Set on opening.
    }

    private static void Gather<TValue>(ReadOnlySpan<TValue> source, Span<TValue> target, ReadOnlySpan<int> selection)
    {
        for (var row = 0; row < selection.Length; row++) { target[row] = source[selection[row]]; }
    }
}
