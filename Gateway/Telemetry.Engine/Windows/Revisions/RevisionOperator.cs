using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Windows.Revisions;

/// <summary>
/// Turns the rows of windows into a changelog: a row of a key and window replaces the one before it (−U, +U), the first
/// is an insert. So what follows can retract what it made of the old row.
/// </summary>
public sealed class RevisionOperator : Operator
{
    private readonly RevisionSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly int _start;
    private readonly int _end;
    private readonly int _state;
    private readonly int[] _one = new int[1];
    private KeyTable? _keys;
    private KeyedRows? _rows;

    /// <summary>No row is to be forgotten before this; found anew when it has passed, and so no part of the
    /// state.</summary>
    private long _nextForgetting = long.MinValue;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">How long rows may be replaced.</param>
    /// <param name="input">The rows of windows, keyed.</param>
    /// <exception cref="ArgumentException">The input is not keyed, or has not the columns of windows.</exception>
    public RevisionOperator(RevisionSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        input.RefuseUpdates("a changelog of revisions");
        _space = input.Keys ?? throw new ArgumentException("Revisions need a keyed stream.");
        if (spec.Horizon is null && spec.Scope == ClockScope.Source && _space.SourceColumn < 0)
        {
            throw new ArgumentException($"Keys {_space} belong to no source: revisions need the stream's clock.");
        }
        _spec = spec;
        _input = input;
        _start = input.Schema.IndexOf("window_start");
        _end = input.Schema.IndexOf("window_end");
        _state = input.Schema.IndexOf("state");
        Outputs = [new(OutputPort.Main, input.Schema, _space, Updates: true)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Horizon is null && _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: 32);

    private KeyedRows Rows => _rows!; // Set on opening, before any use, as the next one.

    private KeyTable Keys => _keys!;

    /// <inheritdoc/>
    public override string Describe() => $"revisions {_spec} by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var keys = frame.Keys;
        var starts = frame.Longs(_start).Values;
        var ends = frame.Longs(_end).Values;
        for (var row = 0; row < frame.Count; row++)
        {
            var (key, end) = (keys[row], ends[row]);
            if (_spec.Merges) { TakeBack(key, starts[row], end, output); }
            var at = Rows.FirstAtOrAfter(key, end);
            var isKnown = at < Rows.CountOf(key) && Rows.OrdersOf(key)[at] == end;
            if (isKnown)
            {
                var target = output.AddUpdate(0, new EventTime(frame.Times[row]), key, out var before);
                Rows.Rows.CopyTo(Rows.HandlesOf(key)[at], target, before);
                Copy(frame, row, target, before + 1);
                Rows.RemoveAt(key, at);
            }
            else
            {
                Copy(frame, row, output.Add(0, new EventTime(frame.Times[row]), key, out var first), first);
            }
            if (_spec.IsFinalLast && frame.TextAt(_state, row) == "final") { continue; }
            Rows.Insert(key, end, Rows.Rows.Add(frame, row));
            _nextForgetting = Math.Min(_nextForgetting, ForgottenAt(end));
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (_spec.Horizon is not null || (source == SourceTable.All) != UsesStreamWatermark) { return; }
        if (source == SourceTable.All) { ForgetAll(watermark.Micros); return; }
        foreach (var key in Keys.OfSource(source)) { Forget(key, watermark.Micros); }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (_spec.Horizon is not null) { ForgetAll(journalTime.Micros); }
    }

    /// <inheritdoc/>
    public override void Finish(Collector output) => Rows.Clear();

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer) => Rows.Snapshot(writer);

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader) => Rows.Restore(reader);

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _keys = Context.KeysOf(_space);
        _rows = new(new RowStore(_input.Schema, Context.Texts), _keys, Context.State);
    }

    /// <summary>The rows of windows that a merged one has swallowed are taken back.</summary>
    private void TakeBack(int key, long start, long end, Collector output)
    {
        // Windows of a key neither overlap nor touch, so they are neighbours: the first ends at or behind the start.
        for (var at = Rows.FirstAtOrAfter(key, start); at < Rows.CountOf(key);)
        {
            var handle = Rows.HandlesOf(key)[at];
            var (oldStart, oldEnd) = (Rows.Rows.LongAt(handle, _start), Rows.OrdersOf(key)[at]);
            if (oldStart > end) { return; }
            if (oldStart == start && oldEnd == end) { at++; continue; }
            var target = output.Add(0, new EventTime(Rows.Rows.TimeOf(handle)), key, out var row);
            target.SetKind(row, ChangeKind.Delete);
            Rows.Rows.CopyTo(handle, target, row);
            Rows.RemoveAt(key, at);
        }
    }

    private void Copy(Frame source, int row, Frame target, int targetRow)
    {
        _one[0] = row;
        for (var column = 0; column < _input.Schema.Count; column++)
        {
            target[column].CopyRows(source[column], _one, targetRow);
        }
    }

    private void ForgetAll(long now)
    {
        if (now < _nextForgetting) { return; }
        _nextForgetting = long.MaxValue;
        for (var key = 0; key < Keys.Count; key++)
        {
            Forget(key, now);
            if (Rows.CountOf(key) == 0) { continue; }
            _nextForgetting = Math.Min(_nextForgetting, ForgottenAt(Rows.OrdersOf(key)[0]));
        }
    }

    private void Forget(int key, long now)
    {
        var count = 0;
        foreach (var end in Rows.OrdersOf(key))
        {
            if (ForgottenAt(end) > now) { break; }
            count++;
        }
        Rows.RemoveFirst(key, count);
    }

    private long ForgottenAt(long end) => _spec.Horizon is { } horizon
        ? SaturatingTime.Add(end, horizon.Micros)
        : SaturatingTime.Add(end == long.MaxValue ? end : end - 1, _spec.Lateness.Micros);
}
