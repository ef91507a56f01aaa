using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.Aggregates;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Windows.Sessions;

/// <summary>
/// Sessions as most people mean them: one gap, in event time, firing once when the clock has passed them. Says the same
/// as <see cref="GeneralWindowOperator"/>, without an object per window or a timer per row. Port 1 (<c>late</c>) has
/// the rows that open no session, because it would be over.
/// </summary>
public sealed class SessionWindowOperator : Operator
{
    private readonly GeneralWindowSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly long _gap;
    private readonly WindowColumns _columns;
    private readonly SessionStore _store;
    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _chosen = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _late = new int[EngineLimits.FrameRowsMax];
    private SessionQueue?[] _queues = [];
    private SessionFiring? _firing;
    private bool _isDue;
    private int _folded;
    private int _taken;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The windows; ones that it <see cref="Serves"/>.</param>
    /// <param name="input">What it will receive; keyed.</param>
    /// <exception cref="ArgumentException">The input is not keyed, has no such column, or its keys no source.
    /// </exception>
    public SessionWindowOperator(GeneralWindowSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        spec.Validate();
        if (!Serves(spec, input)) { throw new ArgumentException($"'{spec}' needs the general windows."); }
        _space = input.Keys ?? throw new ArgumentException("A window needs a keyed stream.");
        if (spec.Scope == ClockScope.Source && _space.SourceColumn < 0)
        {
            throw new ArgumentException($"Keys {_space} belong to no source: a window needs the stream's clock.");
        }
        _spec = spec;
        _input = input;
        _gap = spec.Assigner.FixedGap;
        _columns = new(spec.Aggregates, input.Schema, _space);
        _store = new(_columns.Kernels);
        Outputs = [new(OutputPort.Main, _columns.Schema, _space), new(WindowOperator.LatePort, input.Schema, _space)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: sizeof(int));

    private KeyTable Keys { get; set; } = null!; // Set on opening, before any use.

    /// <summary>Whether windows are such that this operator may serve them.</summary>
    /// <param name="spec">The windows.</param>
    /// <param name="input">What it would receive.</param>
    /// <returns>True for sessions of one gap in event time that fire once, over inserts, with aggregates of a fixed
    /// size.</returns>
    public static bool Serves(GeneralWindowSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        if (spec.Assigner.FixedGap == 0 || spec.Assigner.Domain != TimeDomain.Event || spec.KeepsRows
            || spec.Trigger != WindowTrigger.EventTime || spec.AllowedLateness != Duration.Zero || input.Updates)
        {
            return false;
        }
        var set = new AggregateSet(spec.Aggregates, input.Schema, retracts: false);
        return !set.HoldsState && !set.MayFault;
    }

    /// <inheritdoc/>
    public override string Describe() => $"session window {_spec} by {_space} over ({_input.Schema})";

    /// <summary>Whose clock closes the windows may be changed: what is open moves to the other clock.</summary>
    /// <inheritdoc/>
    public override string DescribeState() =>
        $"session window {_spec.DescribeState()} by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        if (_isDue) { FireDue(output); }
        _store.EnsureKeys(Keys.Count);
        var times = frame.Times;
        var keys = frame.Keys;
        var late = 0;
        (_taken, _folded) = (0, 0);
        for (var index = 0; index < times.Length; index++)
        {
            var end = SaturatingTime.Add(times[index], _gap);
            var row = _store.FirstOf(keys[index]);
            if (row < 0 || _store.At(row).Next >= 0 || !_store.At(row).Touches(times[index], end))
            {
                row = FindHome(keys[index], times[index], end, frame);
                if (row < 0) { _late[late++] = index; continue; }
            }
            ref var session = ref _store.At(row);
            if (times[index] < session.Start) { session.Start = times[index]; }
            if (end > session.End) { session.End = end; }
            _rows[_taken] = row;
            _chosen[_taken++] = index;
        }
        Fold(frame);
        var given = 0;
        while (given < late)
        {
            var target = output.Open(1);
            var count = Math.Min(target.Room, late - given);
            target.AddRows(frame, _late.AsSpan(given, count));
            given += count;
        }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (_isDue) { FireDue(output); }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (_isDue) { FireDue(output); }
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        if ((uint)(source + 1) >= (uint)_queues.Length || _queues[source + 1] is not { } queue) { return; }
        _firing!.FireThrough(queue, watermark.Micros, output);
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        var count = 0;
        foreach (var key in Keys.Sorted) { count += _store.FirstOf(key) >= 0 ? 1 : 0; }
        writer.Int32(count);
        foreach (var key in Keys.Sorted)
        {
            var sessions = 0;
            for (var row = _store.FirstOf(key); row >= 0; row = _store.At(row).Next) { sessions++; }
            if (sessions == 0) { continue; }
            writer.Bytes(Keys.Encoded(key));
            writer.Int32(sessions);
            for (var row = _store.FirstOf(key); row >= 0; row = _store.At(row).Next)
            {
                writer.Int64(_store.At(row).Start);
                writer.Int64(_store.At(row).End);
                foreach (var kernel in _columns.Kernels) { kernel.Write(writer, ref _store.RowAt(row)); }
            }
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = Keys.InternEncoded(reader.Bytes().Span);
            _store.EnsureKeys(Keys.Count);
            for (var sessions = reader.Count(); sessions > 0; sessions--)
            {
                var row = Open(key, reader.Int64(), reader.Int64());
                foreach (var kernel in _columns.Kernels) { kernel.Read(reader, ref _store.RowAt(row)); }
            }
        }
        _isDue = true;
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        Keys = Context.KeysOf(_space);
        _columns.Set.Open(Context, Keys, 2);
        _firing = new(_columns, _store, Keys, Context.State);
    }

    /// <summary>Sessions that were restored under a clock which has passed them already fire before anything
    /// else.</summary>
    private void FireDue(Collector output)
    {
        _isDue = false;
        for (var source = SourceTable.All; source + 1 < _queues.Length; source++)
        {
            if (_queues[source + 1] is not { } queue) { continue; }
            _firing!.FireThrough(queue, Context.WatermarkOf(source).Micros, output);
        }
    }

    /// <summary>The session that a row becomes part of when it is not just the one that there is; −1 when it is
    /// late.</summary>
    private int FindHome(int key, long time, long end, Frame frame)
    {
        var home = SessionStore.None;
        for (var row = _store.FirstOf(key); row >= 0;)
        {
            var next = _store.At(row).Next;
            if (_store.At(row).Touches(time, end))
            {
                if (home < 0) { home = row; } else { Unite(home, row, frame); }
            }
            row = next;
        }
        if (home >= 0) { return home; }
        var last = end == long.MaxValue ? end : end - 1;
        return last <= Context.WatermarkOf(ClockOf(key)).Micros ? SessionStore.None : Open(key, time, end);
    }

    private void Unite(int home, int later, Frame frame)
    {
        Fold(frame);
        var source = Keys.SourceOf(_store.At(home).Key);
        _store.Merge(home, later);
        Context.State.Count(source, -_store.RowBytes);
    }

    /// <summary>Folds the rows that have been taken since the last time.</summary>
    private void Fold(Frame frame)
    {
        var rows = _rows.AsSpan(_folded, _taken - _folded);
        var chosen = _chosen.AsSpan(_folded, _taken - _folded);
        _folded = _taken;
        if (rows.IsEmpty) { return; }
        foreach (var kernel in _columns.Kernels)
        {
            if (rows.Length == frame.Count) { kernel.Add(ref _store.First, rows, frame); continue; }
            kernel.AddChosen(ref _store.First, rows, frame, chosen);
        }
    }

    private int Open(int key, long start, long end)
    {
        var row = _store.Open(key, start, end);
        Context.State.Count(Keys.SourceOf(key), _store.RowBytes);
        QueueOf(ClockOf(key)).Add(new(_store.At(row).Last, row, _store.At(row).Generation));
        return row;
    }

    private int ClockOf(int key) => UsesStreamWatermark ? SourceTable.All : Keys.SourceOf(key);

    private SessionQueue QueueOf(int source)
    {
        var index = source + 1;
        if (index >= _queues.Length)
        {
            Array.Resize(ref _queues, Math.Max(index + 1, Context.Sources.Count + 1));
        }
        return _queues[index] ??= new SessionQueue();
    }
}
