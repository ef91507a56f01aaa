using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Windows.General;

/// <summary>
/// Windows of any shape over a keyed stream, with triggers, evictors and allowed lateness: Flink's window operator. A
/// window fires when its trigger says so, late rows within the lateness make it speak again with its whole value, and
/// at its end − 1 + lateness it is forgotten. Port 1 (<c>late</c>) has the rows that are late for every window.
/// </summary>
/// <remarks>
/// Timers of journal time that are due go off before the rows and the watermark of a step. The end of the input is the
/// last watermark; windows of journal time and windows without an end say nothing then.
/// </remarks>
public sealed class GeneralWindowOperator : Operator
{
    /// <summary>The name of the side output of late rows.</summary>
    public const string LatePort = WindowOperator.LatePort;

    private readonly GeneralWindowSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly WindowColumns _columns;
    private readonly WindowFold _fold;
    private readonly List<WindowSpan> _spans = [];
    private readonly int[] _late = new int[1];
    private readonly int _rowBytes;
    private EventTime _clock = EventTime.Min;
    private bool _isDue;
    private long _elapsed = long.MinValue;
    private KeyTable? _keys;
    private KeyedState<KeyWindows>? _states;
    private TimerBook? _timers;
    private TriggerRules? _rules;
    private WindowVoice? _voice;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The windows.</param>
    /// <param name="input">What it will receive; keyed.</param>
    /// <exception cref="ArgumentException">The input is not keyed, has no such column, or its keys no
    /// source.</exception>
    public GeneralWindowOperator(GeneralWindowSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        spec.Validate();
        if (input.Updates) { CheckRetraction(spec); }
        _space = input.Keys ?? throw new ArgumentException("A window needs a keyed stream.");
        var asksClock = spec.Assigner.Domain == TimeDomain.Event || spec.Trigger.Domain == TimeDomain.Event;
        if (asksClock && spec.Scope == ClockScope.Source && _space.SourceColumn < 0)
        {
            throw new ArgumentException($"Keys {_space} belong to no source: a window needs the stream's clock.");
        }
        _ = WindowVoice.DeltaColumn(spec, input.Schema);
        _spec = spec with { Assigner = spec.Assigner.BoundTo(input.Schema) };
        _input = input;
        var carried = WindowVoice.Carried(spec, input.Schema, _space);
        _columns = new(spec.Aggregates, input.Schema, _space, input.Updates, carried);
        _fold = new(_columns.Kernels);
        _rowBytes = BufferedRow.BytesOf(input.Schema);
        OutputPort[] faults = _columns.Set.MayFault ? [AggregateFaults.Output] : [];
        Outputs =
        [
            new(OutputPort.Main, _columns.Schema, _space), new(LatePort, input.Schema, _space, input.Updates),
            .. faults,
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    private KeyedState<KeyWindows> States => _states!; // Set on opening, before any use, as the next two.

    private TimerBook Timers => _timers!;

    private TriggerRules Rules => _rules!;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: 128);

    /// <inheritdoc/>
    public override string Describe() => $"general window {_spec} by {_space} over ({_input.Schema})";

    /// <summary>Whose clock closes the windows may be changed: what is open moves to the other clock.</summary>
    /// <inheritdoc/>
    public override string DescribeState() =>
        $"general window {_spec.DescribeState()} by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        AdvanceClock(Context.JournalTime, output);
        for (var row = 0; row < frame.Count; row++)
        {
            var isTaken = frame.KindAt(row).IsRetraction() ? TakeBack(frame, row, output) : Take(frame, row, output);
            if (!isTaken && IsLate(frame, row)) { AddLate(frame, row, output); }
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        AdvanceClock(Context.JournalTime, output);
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        while (Timers.TryTakeEvent(source, watermark.Micros, out var timer)) { Ring(timer, TimeDomain.Event, output); }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (_isDue) { RingDue(output); }
        // A timer that is set when its time has come waits for the next one: what a window has does not depend on which
        // rows shared a step.
        if (Timers.Elapsed > _elapsed)
        {
            _elapsed = Timers.Elapsed;
            while (Timers.TryTakeElapsed(out var timer)) { Ring(timer, TimeDomain.Elapsed, output); }
        }
        if (journalTime <= _clock) { return; }
        _clock = journalTime;
        while (Timers.TryTakeJournal(out var timer)) { Ring(timer, TimeDomain.Journal, output); }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        writer.Int32((int)_spec.Scope);
        writer.Boolean(_isDue);
        States.Snapshot(writer, (target, windows) => windows.Write(target, _fold));
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        _clock = Context.JournalTime;
        var scope = (ClockScope)reader.Int32();
        // Under the same clock a timer of the past waits for the next watermark, as it would have without a restore.
        _isDue = reader.Boolean() | scope != _spec.Scope;
        _elapsed = Context.Elapsed.Micros;
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = _keys!.InternEncoded(reader.Bytes().Span);
            var windows = new KeyWindows();
            for (var count = reader.Count(); count > 0; count--)
            {
                var window = WindowState.Read(reader, key, _keys.SourceOf(key), _fold);
                windows.Add(window);
                Timers.Restore(window);
                Count(window, window.BytesOf(_rowBytes));
            }
            States.Set(key, windows);
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _keys = Context.KeysOf(_space);
        _states = new(_keys);
        _timers = new(_spec, Context, _keys, (key, span) => States.Find(key)?.Find(span));
        _rules = new(_spec, _timers);
        _columns.Set.Open(Context, _keys, 2);
        _voice = new(_spec, _input.Schema, _columns, _fold, Context, _keys, _timers);
    }

    /// <summary>Puts a row into its windows.</summary>
    /// <returns>Whether there was one that is not too late.</returns>
    private bool Take(Frame frame, int row, Collector output)
    {
        var key = frame.Keys[row];
        var time = _spec.Assigner.Domain == TimeDomain.Event ? frame.Times[row] : Timers.Now;
        _spec.Assigner.Assign(time, frame, row, _spans);
        var isTaken = false;
        foreach (var span in _spans)
        {
            var window = _spec.Assigner.Merges ? Merge(key, span) : FindOrAdd(key, span);
            if (window is null) { continue; }
            isTaken = true;
            if (_spec.KeepsRows) { (window.Rows ??= []).Add(BufferedRow.Of(frame, row)); }
            else { _fold.Add(window.Folded ??= _fold.Create(_keys!.SourceOf(key)), frame, [row]); }
            if (Rules.OnRow(window, frame.Times[row])) { _voice!.Fire(window, output); }
            Timers.Set(window, WindowTimers.Cleanup);
            Count(window, window.BytesOf(_rowBytes));
        }
        return isTaken;
    }

    /// <summary>Takes a row of a changelog out of its windows. One that has not spoken and has no row left says
    /// nothing.</summary>
    private bool TakeBack(Frame frame, int row, Collector output)
    {
        var key = frame.Keys[row];
        var time = _spec.Assigner.Domain == TimeDomain.Event ? frame.Times[row] : Timers.Now;
        // The new row of an update comes at once: a window that has both speaks for it only.
        var isReplaced = frame.KindAt(row) == ChangeKind.UpdateBefore && frame.Times[row + 1] == frame.Times[row]
            && frame.Keys[row + 1] == key;
        _spec.Assigner.Assign(time, frame, row, _spans);
        var isTaken = false;
        foreach (var span in _spans)
        {
            if (Timers.IsLate(key, span)) { continue; }
            isTaken = true;
            if (States.Find(key)?.Find(span) is not { Folded: { } folded } window) { continue; }
            _fold.Retract(folded, frame, row);
            if (window.Revision == 0 && _columns.Set.RowsOf(ref folded[0]) <= 0) { window.Purge(_fold); }
            else if (!isReplaced && Rules.OnRow(window, frame.Times[row])) { _voice!.Fire(window, output); }
            Count(window, window.BytesOf(_rowBytes));
        }
        return isTaken;
    }

    /// <summary>The two rows of an update may part here: one may be late and the other not.</summary>
    private void AddLate(Frame frame, int row, Collector output)
    {
        _late[0] = row;
        var late = output.Open(1);
        late.AddRows(frame, _late);
        if (!frame.HasKinds) { return; }
        late.SetKind(late.Count - 1, frame.KindAt(row).Alone());
    }

    private static void CheckRetraction(GeneralWindowSpec spec)
    {
        var reason = spec.KeepsRows ? "a window that keeps its rows"
            : spec.Assigner.Merges ? "a session: a row that goes may have held two together"
            : spec.Trigger.Kind == TriggerKind.Count ? "a trigger that counts rows"
            : spec.Trigger.IsPurging ? "a purging trigger: what it forgot cannot be taken back"
            : null;
        if (reason is null) { return; }
        throw new ArgumentException($"The input is a changelog: its rows are taken back, which is not for {reason}.");
    }

    /// <summary>Whether a row that no window took came too late; else it lies between windows.</summary>
    private bool IsLate(Frame frame, int row) => _spec.Assigner.Shape == WindowShape.Attached
        || _spec.Assigner.Domain == TimeDomain.Event
        && SaturatingTime.Add(frame.Times[row], _spec.AllowedLateness.Micros) <= Timers.WatermarkOf(frame.Keys[row]);

    /// <summary>A timer has gone off; that of a window which is no more means nothing.</summary>
    private void Ring(in WindowTimer timer, TimeDomain domain, Collector output)
    {
        var windows = States.Find(timer.Key);
        if (windows?.Find(timer.Span) is not { } window) { return; }
        Timers.Clear(window, domain, timer.Time);
        if (Rules.OnTimer(window, domain, timer.Time))
        {
            _voice!.Fire(window, output);
            Count(window, window.BytesOf(_rowBytes));
        }
        if (domain != _spec.Assigner.Domain || timer.Time != Timers.CleanupOf(timer.Span)) { return; }
        if (Rules.HasNews(window)) { _voice!.Fire(window, output); }
        Timers.Cancel(window);
        windows.Remove(window);
        window.Purge(_fold);
        Count(window, 0);
        if (windows.Count == 0) { States.Remove(timer.Key); }
    }

    /// <summary>Windows that were restored under a clock which has passed them already speak before anything else.
    /// Sources have just been numbered by their names.</summary>
    private void RingDue(Collector output)
    {
        _isDue = false;
        for (var source = SourceTable.All; source < Context.Sources.Count; source++)
        {
            var watermark = Context.WatermarkOf(source).Micros;
            while (Timers.TryTakeEvent(source, watermark, out var timer)) { Ring(timer, TimeDomain.Event, output); }
        }
    }

    private WindowState? FindOrAdd(int key, in WindowSpan span)
    {
        if (Timers.IsLate(key, span)) { return null; }
        return States.Find(key)?.Find(span) ?? Add(new(key, span));
    }

    /// <summary>The window that a new one becomes part of: itself, or its merger with those that it touches.</summary>
    private WindowState? Merge(int key, in WindowSpan span)
    {
        var windows = States.Find(key);
        var (from, count) = windows?.Touching(span) ?? (0, 0);
        if (count == 0) { return Timers.IsLate(key, span) ? null : Add(new(key, span)); }
        var cover = span.Cover(windows![from].Span).Cover(windows[from + count - 1].Span);
        if (count == 1 && windows[from].Span == cover) { return windows[from]; }

        if (count == 1)
        {
            // The commonest: a session grows by a row. It stays where it is among its neighbours.
            var window = windows[from];
            Timers.Cancel(window);
            window.GrowTo(cover);
            Rules.OnMerge(window);
            return window;
        }

        var merged = new WindowState(key, cover);
        for (var left = count; left > 0; left--)
        {
            var window = windows[from];
            Timers.Cancel(window);
            windows.Remove(window);
            Count(window, 0);
            TakeOver(merged, window);
        }
        windows.Add(merged);
        Rules.OnMerge(merged);
        return merged;
    }

    private void TakeOver(WindowState target, WindowState source)
    {
        target.Count += source.Count;
        if (target.NextFire == WindowState.NoTime) { target.NextFire = source.NextFire; }
        else if (source.NextFire != WindowState.NoTime)
        {
            target.NextFire = Math.Min(target.NextFire, source.NextFire);
        }
        if (target.Rows is not null && source.Rows is not null) { target.Rows.AddRange(source.Rows); }
        if (target.Folded is not null && source.Folded is not null)
        {
            _fold.Merge(target.Folded, source.Folded);
            _fold.Release(source.Folded);
        }
        target.Rows ??= source.Rows;
        target.Folded ??= source.Folded;
    }

    /// <summary>Counts what a window holds now; with nothing it is no more.</summary>
    private void Count(WindowState window, long bytes)
    {
        Context.State.Count(_keys!.SourceOf(window.Key), bytes - window.Counted);
        window.Counted = bytes;
    }

    private WindowState Add(WindowState window)
    {
        var windows = States.Find(window.Key);
        if (windows is null) { States.Set(window.Key, windows = new KeyWindows()); }
        windows.Add(window);
        return window;
    }
}
