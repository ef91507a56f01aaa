using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Typed.Shapes;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>Runs a <see cref="KeyedBroadcastProcess{TIn, TBroadcast, TOut}"/>: port 0 has the keyed rows, port 1 the
/// broadcast ones.</summary>
internal sealed class KeyedBroadcastOperator<TIn, TBroadcast, TOut> : KeyedOperator<TOut>
{
    private readonly IReadOnlyList<InputPort> _inputs;
    private readonly KeyedBroadcastProcess<TIn, TBroadcast, TOut> _process;
    private readonly ShapeReader<TIn> _rows;
    private readonly ShapeReader<TBroadcast> _broadcasts;
    private readonly StateCodec<TBroadcast> _codec;
    private readonly List<TBroadcast> _message = [];
    private readonly BroadcastToken _token = new();
    private readonly BroadcastContext<TOut> _context;
    private Collector? _output;

    public KeyedBroadcastOperator(
        IReadOnlyList<InputPort> inputs, RowShape<TIn> from, RowShape<TBroadcast> broadcast,
        KeyedBroadcastProcess<TIn, TBroadcast, TOut> process, RowShape<TOut> to, ClockScope? clock)
        : base(process, [inputs[0]], to, clock)
    {
        inputs[1].RefuseUpdates("a broadcast");
        _inputs = inputs;
        _process = process;
        _rows = new(from, inputs[0].Schema);
        _broadcasts = new(broadcast, inputs[1].Schema);
        _codec = StateCodec.Of(broadcast);
        _context = new(_token, VisitKeys);
    }

    public override void Process(int port, Frame frame, Collector output)
    {
        AdvanceClock(Context.JournalTime, output);
        if (port == 0) { TakeRows(frame, output); } else { TakeBroadcasts(frame, output); }
        End();
    }

    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        if (!BroadcastMessage.TryRead(_codec, payload, _message)) { return; }
        AdvanceClock(Context.JournalTime, output);
        foreach (var row in _message) { Take(row, Context.JournalTime, output); }
    }

    protected override string DescribeInputs() =>
        $"process of ({_inputs[0].Schema}) by broadcast ({_inputs[1].Schema}) in "
        + $"{string.Join(", ", _process.BroadcastStates.Select(state => $"{state.Name} {state.Kind}"))}:";

    protected override void OnOpen()
    {
        base.OnOpen();
        foreach (var state in _process.BroadcastStates) { state.Attach(_token, Context.State); }
    }

    protected override void SnapshotMore(SnapshotWriter writer)
    {
        writer.Int32(_process.BroadcastStates.Count);
        foreach (var state in _process.BroadcastStates.OrderBy(state => state.Name, StringComparer.Ordinal))
        {
            writer.Text(state.Name);
            writer.Text(state.Kind);
            Section.Write(writer, state.Write);
        }
    }

    protected override string? KindOfMore(string name) =>
        _process.BroadcastStates.FirstOrDefault(state => state.Name == name)?.Kind;

    protected override void RestoreMore(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var (name, kind, section) = (reader.Text(), reader.Text(), reader.Bytes());
            var state = _process.BroadcastStates.FirstOrDefault(candidate => candidate.Name == name);
            if (state is null) { continue; }
            if (state.Kind != kind)
            {
                throw new SnapshotFormatException($"state '{name}' as {kind}, and the process has it as {state.Kind}");
            }
            var content = new SnapshotReader(section);
            state.Read(content);
            content.End();
        }
    }

    private void TakeRows(Frame frame, Collector output)
    {
        _rows.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<TIn>.BlockRows)
        {
            var rows = _rows.ReadBlock(first);
            for (var row = 0; row < rows.Length; row++)
            {
                Begin(frame.Keys[first + row], frame.Times[first + row], output);
                _process.OnElement(rows[row], KeyContext, Output);
            }
        }
    }

    private void TakeBroadcasts(Frame frame, Collector output)
    {
        _broadcasts.Begin(frame);
        for (var first = 0; first < frame.Count; first += ShapeReader<TBroadcast>.BlockRows)
        {
            var rows = _broadcasts.ReadBlock(first);
            for (var row = 0; row < rows.Length; row++)
            {
                Take(rows[row], new EventTime(frame.Times[first + row]), output);
            }
        }
    }

    private void Take(in TBroadcast row, EventTime time, Collector output)
    {
        End();
        _output = output;
        _context.Time = time;
        _context.JournalTime = Context.JournalTime;
        _token.IsValid = true;
        _process.OnBroadcast(row, _context);
        _token.IsValid = false;
        _output = null;
    }

    private void VisitKeys(Action<KeyedContext, RowCollector<TOut>> visit)
    {
        var output = _output ?? throw new InvalidOperationException(
            "Keys are visited while a broadcast row is handled.");
        foreach (var key in Scope.Keys.Sorted)
        {
            if (!HasState(key)) { continue; }
            Visit(key, output);
            visit(KeyContext, Output);
        }
        End();
    }

    private bool HasState(int key)
    {
        foreach (var state in States)
        {
            if (state.Has(key)) { return true; }
        }
        return false;
    }
}
