using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Time;

/// <summary>
/// Brings the rows of each source into the order of their times, by a <see cref="PartitionedIngress{TValue}"/> whose
/// partitions are the sources. Rows go out when their latency has passed in their source's own time, or with the
/// watermark. Port 1 (<c>dropped</c>) has the rows that came too late for that.
/// </summary>
public sealed class InOrderOperator : Operator
{
    /// <summary>The name of the side output of rows out of order.</summary>
    public const string DroppedPort = "dropped";

    private readonly InOrderSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly PartitionedIngressOptions _options;
    private readonly int _endColumn;
    private readonly int _timeColumn;
    private readonly List<PartitionedEvent<HeldRow>> _given = [];
    private readonly int[] _one = new int[1];
    private PartitionedIngress<HeldRow> _ingress;
    private KeyTable? _keys;
    private RowStore? _rows;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">How rows are ordered.</param>
    /// <param name="input">What it will receive; keyed, and each key belongs to a source.</param>
    /// <exception cref="ArgumentException">The specification is not allowed, or does not fit the input.</exception>
    public InOrderOperator(InOrderSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        input.RefuseUpdates("an order of rows");
        _space = input.Keys ?? throw new ArgumentException("Order needs a keyed stream.");
        if (_space.SourceColumn < 0) { throw new ArgumentException($"Keys {_space} belong to no source."); }
        _spec = spec;
        _input = input;
        _options = spec.ToOptions();
        _ingress = new(_options);
        _endColumn = TimeColumnOf(spec.EndColumn);
        _timeColumn = TimeColumnOf(spec.TimeColumn);
        Outputs = [new(OutputPort.Main, input.Schema, _space), new(DroppedPort, input.Schema, _space)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perSource: 256);

    private RowStore Rows => _rows!; // Set on opening, before any use, as the next one.

    private KeyTable Keys => _keys!;

    /// <inheritdoc/>
    public override string Describe() => $"in order {_spec} by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var (start, key) = (new EventTime(frame.Times[row]), frame.Keys[row]);
            var end = _endColumn < 0 || frame[_endColumn].IsNull(row)
                ? start + new Duration(1) : new EventTime(frame.Longs(_endColumn)[row]);
            var dropped = _ingress.Dropped;
            if (end > start)
            {
                var held = new HeldRow(Rows.Add(frame, row), key);
                Count(held, 1);
                var source = Context.Sources.NameOf(Keys.SourceOf(key));
                _ingress.Process(PartitionedEvent.Interval(source, start, end, held), _given);
                if (_ingress.Dropped > dropped) { Forget(held); }
                Give(output);
            }
            if (end > start && _ingress.Dropped == dropped) { continue; }
            _one[0] = row;
            output.Open(1).AddRows(frame, _one);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        // Nothing at or before the watermark comes any more; the last one ends the time of all.
        var next = watermark + new Duration(1);
        var isForAll = source == SourceTable.All || watermark == EventTime.Max;
        _ingress.Process(
            isForAll ? PartitionedEvent.LowWatermark<HeldRow>(next)
                : PartitionedEvent.Punctuation<HeldRow>(Context.Sources.NameOf(source), next),
            _given);
        Give(output);
    }

    /// <inheritdoc/>
    public override void Finish(Collector output)
    {
        _ingress.Complete(PartitionedCompletion.EndOfStream, _given);
        Give(output);
        _ingress = new(_options);
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer) => _ingress.Snapshot(writer, (target, held) =>
    {
        target.Bytes(Keys.Encoded(held.Key));
        Rows.Write(target, held.Handle);
    });

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader) => _ingress.Restore(reader, from =>
    {
        var key = Keys.InternEncoded(from.Bytes().Span);
        var held = new HeldRow(Rows.Read(from), key);
        Count(held, 1);
        return held;
    });

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _keys = Context.KeysOf(_space);
        _rows = new(_input.Schema, Context.Texts);
    }

    private void Give(Collector output)
    {
        foreach (var given in _given)
        {
            if (given.Kind != PartitionedEventKind.Interval) { continue; }
            var frame = output.Add(0, given.Start, given.Value.Key, out var row);
            Rows.CopyTo(given.Value.Handle, frame, row);
            if (_timeColumn >= 0) { frame.Longs(_timeColumn)[row] = given.Start.Micros; }
            Forget(given.Value);
        }
        _given.Clear();
    }

    private void Forget(in HeldRow held)
    {
        Count(held, -1);
        Rows.Remove(held.Handle);
    }

    private void Count(in HeldRow held, int sign) =>
        Context.State.Count(Keys.SourceOf(held.Key), sign * (Rows.BytesOf(held.Handle) + HeldRow.Bytes));

    private int TimeColumnOf(string? name)
    {
        if (name is null) { return -1; }
        var index = _input.Schema.IndexOf(name);
        return _input.Schema.Columns[index].Type == ColumnType.Time
            ? index : throw new ArgumentException($"Column '{name}' is no Time.");
    }

    /// <summary>A row that waits.</summary>
    private readonly record struct HeldRow(int Handle, int Key)
    {
        /// <summary>Its place in a queue.</summary>
        public const int Bytes = 96;
    }
}
