using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Ranking;

/// <summary>
/// One row per key, the first or the last by event time or by arrival. A key's first row goes out at once; a better one
/// that comes later updates it (−U, +U). The first row by arrival, and that at the watermark, go out once.
/// </summary>
public sealed class DeduplicateOperator : Operator
{
    private const int Unknown = 0;
    private const int Done = 1; // What was said is final: no row is kept. More: the row's handle + 2.
    private const int FirstHandle = 2;

    private readonly DeduplicateSpec _spec;
    private readonly InputPort _input;
    private readonly PartitionKeys _keys;
    private readonly KeyAges _ages = new();
    private readonly long _retention;
    private readonly int[] _one = new int[1];
    private int[] _states = [];
    private int _stateCount;
    private RowStore? _rows;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">Which row stays.</param>
    /// <param name="input">What it will receive; inserts only.</param>
    /// <exception cref="ArgumentException">The specification makes no sense, a column is not there, or the input is a
    /// changelog.</exception>
    public DeduplicateOperator(DeduplicateSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        input.RefuseUpdates("a deduplication");
        spec.Validate();
        _spec = spec;
        _input = input;
        _keys = new(spec.PartitionBy, input);
        if (spec.WaitsForWatermark && spec.Scope == ClockScope.Source && _keys.Space.SourceColumn < 0)
        {
            throw new ArgumentException(
                $"Keys {_keys.Space} belong to no source: to wait for a watermark needs the stream's clock.");
        }
        _retention = spec.Retention?.Micros ?? 0;
        Outputs = [new(OutputPort.Main, input.Schema, _keys.Space, spec.Updates)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.WaitsForWatermark && _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: 64);

    private RowStore Rows => _rows!; // Set on opening, before any use.

    /// <inheritdoc/>
    public override string Describe() => $"deduplicate {_spec} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var key = _keys.Of(frame, row);
            if (key >= _states.Length)
            {
                Array.Resize(ref _states, Growth.Of(_states.Length, key + 1));
            }
            ForgetIfOld(key);
            switch (_states[key])
            {
                case Done: break;
                case Unknown: TakeFirst(key, frame, row, output); break;
                default: TakeFurther(key, frame, row, output); break;
            }
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (!_spec.WaitsForWatermark || (source == SourceTable.All) != UsesStreamWatermark) { return; }
        if (Rows.Count == 0) { return; }
        foreach (var key in source == SourceTable.All ? _keys.Table.Sorted : _keys.Table.OfSource(source))
        {
            if (StateOf(key) < FirstHandle) { continue; }
            var handle = _states[key] - FirstHandle;
            if (Rows.TimeOf(handle) > watermark.Micros) { continue; }
            Give(handle, key, output);
            Keep(key, Done);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        while (_ages.Oldest >= 0 && IsOld(_ages.Oldest)) { Keep(_ages.Oldest, Unknown); }
    }

    /// <inheritdoc/>
    public override void Finish(Collector output)
    {
        for (var key = 0; key < _states.Length; key++) { Keep(key, Unknown); }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(_stateCount);
        if (_stateCount == 0) { return; }
        foreach (var key in _keys.Table.Sorted)
        {
            var state = StateOf(key);
            if (state == Unknown) { continue; }
            writer.Bytes(_keys.Table.Encoded(key));
            writer.Boolean(state == Done);
            if (state != Done) { Rows.Write(writer, state - FirstHandle); }
            if (_retention > 0) { writer.Int64(_ages.WrittenAt(key)); }
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        var written = new List<(long At, int Key)>();
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = _keys.Table.InternEncoded(reader.Bytes().Span);
            if (key >= _states.Length) { Array.Resize(ref _states, Math.Max(left, key + 1)); }
            Keep(key, reader.Boolean() ? Done : Rows.Read(reader) + FirstHandle);
            if (_retention > 0) { written.Add((reader.Int64(), key)); }
        }
        written.Sort();
        foreach (var (at, key) in written) { _ages.Write(key, at); }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _keys.Open(Context);
        _rows = new(_input.Schema, Context.Texts);
    }

    private void TakeFirst(int key, Frame frame, int row, Collector output)
    {
        if (_spec is { Keep: DeduplicateKeep.First, Order: DeduplicateOrder.Arrival })
        {
            var target = output.Open();
            _one[0] = row;
            target.AddRows(frame, _one);
            target.Keys[target.Count - 1] = key;
            Keep(key, Done);
            return;
        }
        var handle = Rows.Add(frame, row);
        Keep(key, handle + FirstHandle);
        if (!_spec.WaitsForWatermark) { Give(handle, key, output); }
    }

    private void TakeFurther(int key, Frame frame, int row, Collector output)
    {
        var old = _states[key] - FirstHandle;
        if (!IsBetter(frame, row, old)) { return; }
        var handle = Rows.Add(frame, row);
        if (!_spec.WaitsForWatermark)
        {
            var target = output.AddUpdate(0, new EventTime(Rows.TimeOf(old)), key, out var before);
            Rows.CopyTo(old, target, before);
            Rows.CopyTo(handle, target, before + 1);
            target.Times[before + 1] = Rows.TimeOf(handle);
        }
        Keep(key, handle + FirstHandle);
    }

    private bool IsBetter(Frame frame, int row, int old)
    {
        if (_spec.Order == DeduplicateOrder.EventTime)
        {
            return _spec.Keep == DeduplicateKeep.First
                ? frame.Times[row] < Rows.TimeOf(old) : frame.Times[row] >= Rows.TimeOf(old);
        }
        // An equal row says nothing new, unless whoever receives it forgets as well.
        return _retention > 0 || !Rows.IsEqual(old, frame, row);
    }

    private void Give(int handle, int key, Collector output)
    {
        var target = output.Add(0, new EventTime(Rows.TimeOf(handle)), key, out var row);
        Rows.CopyTo(handle, target, row);
    }

    /// <summary>Gives a key another state; the row of the one before is forgotten.</summary>
    private void Keep(int key, int state)
    {
        var old = _states[key];
        if (old == Unknown && state == Unknown) { return; }
        var source = _keys.Table.SourceOf(key);
        if (old >= FirstHandle)
        {
            Context.State.Count(source, -Rows.BytesOf(old - FirstHandle));
            Rows.Remove(old - FirstHandle);
        }
        if (state >= FirstHandle) { Context.State.Count(source, Rows.BytesOf(state - FirstHandle)); }
        _stateCount += (state == Unknown ? 0 : 1) - (old == Unknown ? 0 : 1);
        _states[key] = state;
        if (_retention == 0) { return; }
        if (state == Unknown) { _ages.Forget(key); } else { _ages.Write(key, Context.JournalTime.Micros); }
    }

    private void ForgetIfOld(int key)
    {
        if (_retention > 0 && _states[key] != Unknown && IsOld(key)) { Keep(key, Unknown); }
    }

    private bool IsOld(int key)
    {
        var (now, written) = (Context.JournalTime.Micros, _ages.WrittenAt(key));
        return now >= written && (ulong)(now - written) >= (ulong)_retention;
    }

    private int StateOf(int key) => key < _states.Length ? _states[key] : Unknown;
}
