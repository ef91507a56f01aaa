using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows.Aggregates;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Windows;

/// <summary>
/// Tumbling and hopping windows over a keyed stream. A row is folded once, into the pane of its time; a window is the
/// merge of its panes, and fires, by window start and then by key, when its clock reaches its end − 1. Port 1
/// (<c>late</c>) has the rows that are late for every window.
/// </summary>
/// <remarks>
/// A row that finds its key's pane open needs no look at the clock: the pane would have been closed. So clocks, windows
/// and the calendar of open panes are touched once per key and pane, not per row.
/// </remarks>
public sealed partial class WindowOperator : Operator
{
    /// <summary>The name of the side output of late rows.</summary>
    public const string LatePort = "late";

    private const int Late = -1;
    private const int Ignored = -2;
    private const int Closed = -3;

    private readonly WindowSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly PaneGrid _grid;
    private readonly WindowColumns _columns;
    private readonly PaneStore _store;
    private readonly PaneStacks _stacks;
    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _chosen = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _late = new int[EngineLimits.FrameRowsMax];
    private readonly Verdict[] _verdicts = new Verdict[8];
    private OpenPanes?[] _calendars = [];
    private PaneFiring? _firing;
    private bool _isDue;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The windows.</param>
    /// <param name="input">What it will receive; keyed.</param>
    /// <exception cref="ArgumentException">The input is not keyed, has no such column, or its keys no
    /// source.</exception>
    public WindowOperator(WindowSpec spec, InputPort input)
    {
        input.RefuseUpdates("a window");
        _space = input.Keys ?? throw new ArgumentException("A window needs a keyed stream.");
        if (spec.Scope == ClockScope.Source && _space.SourceColumn < 0)
        {
            throw new ArgumentException($"Keys {_space} belong to no source: a window needs the stream's clock.");
        }
        _spec = spec;
        _input = input;
        _grid = new(spec.Size, spec.Slide, spec.Offset);
        _columns = new(spec.Aggregates, input.Schema, _space);
        if (_grid.PanesPerWindow > 1 && _columns.Set.HoldsState)
        {
            throw new ArgumentException(
                $"{spec}: panes cannot share values of variable size; use {nameof(GeneralWindowSpec)}.");
        }
        _store = new(_columns.Kernels);
        _stacks = new(_columns.Kernels, _grid, _store);
        OutputPort[] faults = _columns.Set.MayFault ? [AggregateFaults.Output] : [];
        Outputs = [new(OutputPort.Main, _columns.Schema, _space), new(LatePort, input.Schema, _space), .. faults];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    private KeyTable Keys { get; set; } = null!; // Set on opening, before any use.

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(
        perKey: _store.RingBytesPerKey + (_grid.PanesPerWindow > 1 ? _stacks.BytesPerKey : 0));

    /// <inheritdoc/>
    public override string Describe() => $"window {_spec} by {_space} over ({_input.Schema})";

    /// <summary>Whose clock closes the windows may be changed: what is open moves to the other clock.</summary>
    /// <inheritdoc/>
    public override string DescribeState() => $"window {_spec.DescribeState()} by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        if (_isDue) { FireDue(output); }
        EnsureKeys();
        var refused = Locate(frame);
        if (refused == 0)
        {
            var rows = _rows.AsSpan(0, frame.Count);
            foreach (var kernel in _columns.Kernels) { kernel.Add(ref _store.First, rows, frame); }
            return;
        }
        FoldChosen(frame, output);
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (_isDue) { FireDue(output); }
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        if ((uint)(source + 1) >= (uint)_calendars.Length || _calendars[source + 1] is not { } calendar) { return; }
        _firing!.FireThrough(calendar, KeysUnder(source), watermark, output);
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (_isDue) { FireDue(output); }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        Keys = Context.KeysOf(_space);
        _store.CountTo(Context.State, Keys);
        _columns.Set.Open(Context, Keys, 2);
        _firing = new(_grid, _columns, _store, _stacks, Keys);
    }

    /// <summary>Finds each row's place, opening it if need be; gives the number of rows that have none.</summary>
    private int Locate(Frame frame)
    {
        var times = frame.Times;
        var rows = _rows.AsSpan(0, times.Length);
        var (least, greatest) = Extremes.Of(times);
        Invariant.Check(
            new EventTime(least).IsUsable && new EventTime(greatest).IsUsable, "a row's time is no usable instant");
        var pane = _grid.PaneOf(least);
        var missing = (_grid.PaneOf(greatest) - pane) switch
        {
            0 => PaneLocator.InOnePane(_store, pane, frame.Keys, rows),
            1 => PaneLocator.InTwoPanes(_store, pane, _grid.StartOf(pane + 1), times, frame.Keys, rows),
            _ => PaneLocator.InManyPanes(_store, _grid, times, frame.Keys, rows),
        };
        return missing == 0 ? 0 : ClaimMissing(times, frame.Keys, rows);
    }

    private int ClaimMissing(ReadOnlySpan<long> times, ReadOnlySpan<int> keys, Span<int> rows)
    {
        var refused = 0;
        var version = _store.Version;
        _verdicts.AsSpan().Fill(new(-1, 0, 0, 0)); // Clocks have moved since the frame before.
        for (var index = 0; index < rows.Length; index++)
        {
            if (rows[index] >= 0) { continue; }
            var pane = _grid.PaneOf(times[index]);
            var row = _store.Find(pane, keys[index]);
            rows[index] = row >= 0 ? row : Claim(pane, keys[index]);
            if (rows[index] < 0) { refused++; }
        }
        if (version == _store.Version) { return refused; }
        // Claiming moved the store: all places are stale.
        for (var index = 0; index < rows.Length; index++)
        {
            if (rows[index] >= 0) { rows[index] = _store.Find(_grid.PaneOf(times[index]), keys[index]); }
        }
        return refused;
    }

    private int Claim(long pane, int key)
    {
        var clock = ClockOf(key);
        ref var verdict = ref _verdicts[(int)pane & (_verdicts.Length - 1)];
        if (verdict.Pane != pane || verdict.Clock != clock || _stacks.FloorOf(key) > 0)
        {
            verdict = VerdictOf(pane, key);
        }
        if (verdict.Refusal < 0) { return verdict.Refusal; }
        CalendarOf(clock).Add(pane, verdict.Window);
        return _store.Claim(pane, key);
    }

    private Verdict VerdictOf(long pane, int key)
    {
        var refusal = !TryFirstWindow(pane, key, out var window) ? (_grid.IsInWindow(pane) ? Late : Ignored)
            : window > _grid.FirstWindowOf(pane) ? Closed : 0;
        // A key with a floor is judged alone.
        return new(_stacks.FloorOf(key) > 0 ? -1 : pane, ClockOf(key), refusal, window);
    }

    /// <summary>The first window with a pane that a key has not spoken for, or false when there is none.</summary>
    private bool TryFirstWindow(long pane, int key, out long window)
    {
        if (!_grid.TryFirstWindow(pane, Context.WatermarkOf(ClockOf(key)), out window)) { return false; }
        window = Math.Max(window, _stacks.FloorOf(key));
        return window <= pane;
    }

    private void FoldChosen(Frame frame, Collector output)
    {
        var taken = 0;
        var late = 0;
        for (var index = 0; index < frame.Count; index++)
        {
            if (_rows[index] == Late) { _late[late++] = index; }
            if (_rows[index] == Closed) { FoldClosed(frame, index); }
            if (_rows[index] < 0) { continue; }
            _chosen[taken] = index;
            _rows[taken++] = _rows[index];
        }
        var chosen = _chosen.AsSpan(0, taken);
        foreach (var kernel in _columns.Kernels)
        {
            kernel.AddChosen(ref _store.First, _rows.AsSpan(0, taken), frame, chosen);
        }
        var given = 0;
        while (given < late)
        {
            var target = output.Open(1);
            var count = Math.Min(target.Room, late - given);
            target.AddRows(frame, _late.AsSpan(given, count));
            given += count;
        }
    }

    /// <summary>Folds a row of a pane that has been in a window that fired.</summary>
    private void FoldClosed(Frame frame, int index)
    {
        var key = frame.Keys[index];
        var pane = _grid.PaneOf(frame.Times[index]);
        _ = TryFirstWindow(pane, key, out var window); // It is not late, or it would have been refused.
        if (_stacks.AddLate(key, pane, window, frame, index)) { CalendarOf(ClockOf(key)).Add(pane, window); }
    }

    private void EnsureKeys()
    {
        _store.EnsureKeys(Keys.Count);
        if (_grid.PanesPerWindow > 1) { _stacks.EnsureKeys(Keys.Count); }
    }

    private int ClockOf(int key) => UsesStreamWatermark ? SourceTable.All : Keys.SourceOf(key);

    private ReadOnlySpan<int> KeysUnder(int source) =>
        source == SourceTable.All ? Keys.Sorted : Keys.OfSource(source);

    private OpenPanes CalendarOf(int source)
    {
        var index = source + 1;
        if (index >= _calendars.Length)
        {
            Array.Resize(ref _calendars, Growth.Of(_calendars.Length, Context.Sources.Count + 1));
        }
        return _calendars[index] ??= new OpenPanes();
    }

    /// <summary>What becomes of rows of a pane under a clock, worked out once per frame.</summary>
    private readonly record struct Verdict(long Pane, int Clock, int Refusal, long Window);
}
