using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

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
public sealed class WindowOperator : Operator
{
    /// <summary>The name of the side output of late rows.</summary>
    public const string LatePort = "late";

    private const int Late = -1;
    private const int Ignored = -2;

    private readonly WindowSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly PaneGrid _grid;
    private readonly WindowColumns _columns;
    private readonly PaneStore _store;
    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _chosen = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _late = new int[EngineLimits.FrameRowsMax];
    private OpenPanes?[] _calendars = [];
    private PaneFiring? _firing;

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
        _grid = new(spec.Size, spec.Slide);
        _columns = new(spec.Aggregates, input.Schema, _space);
        _store = new(_columns.Kernels, (int)Math.Min(_grid.PanesPerWindow, 1_024));
        Outputs = [new(OutputPort.Main, _columns.Schema, _space), new(LatePort, input.Schema, _space)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    private KeyTable Keys { get; set; } = null!; // Set on opening, before any use.

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: _store.RingBytesPerKey);

    /// <inheritdoc/>
    public override string Describe() => $"window {_spec} by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        _store.EnsureKeys(Keys.Count);
        var refused = Locate(frame);
        if (refused == 0)
        {
            var rows = _rows.AsSpan(0, frame.Count);
            foreach (var kernel in _columns.Kernels) { kernel.Add(ref _store.First, rows, frame[kernel.Argument]); }
            return;
        }
        FoldChosen(frame, output);
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        if ((uint)(source + 1) >= (uint)_calendars.Length || _calendars[source + 1] is not { } calendar) { return; }
        _firing!.FireThrough(calendar, source == SourceTable.All ? Keys.Sorted : Keys.OfSource(source), watermark,
            output);
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        var keys = Keys.Sorted;
        var count = 0;
        foreach (var key in keys) { count += CountOpen(key) > 0 ? 1 : 0; }
        writer.Int32(count);
        foreach (var key in keys)
        {
            var open = CountOpen(key);
            if (open == 0) { continue; }
            writer.Bytes(Keys.Encoded(key));
            writer.Int32(open);
            WriteRows(writer, key);
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = Keys.InternEncoded(reader.Bytes().Span);
            _store.EnsureKeys(Keys.Count);
            for (var panes = reader.Count(); panes > 0; panes--)
            {
                var pane = _grid.PaneOf(reader.Int64());
                var row = Claim(pane, key);
                if (row < 0) { throw new SnapshotFormatException("a pane that has been closed"); }
                foreach (var kernel in _columns.Kernels) { kernel.Read(reader, ref _store.RowAt(row)); }
            }
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        Keys = Context.KeysOf(_space);
        _store.Account = (Context.State, Keys);
        _firing = new(_grid, _columns, _store, Keys);
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
        var source = UsesStreamWatermark ? SourceTable.All : Keys.SourceOf(key);
        if (!_grid.TryFirstWindow(pane, Context.WatermarkOf(source), out var firstPane))
        {
            return _grid.IsInWindow(pane) ? Late : Ignored;
        }
        CalendarOf(source).Add(pane, firstPane);
        return _store.Claim(pane, key);
    }

    private void FoldChosen(Frame frame, Collector output)
    {
        var taken = 0;
        var late = 0;
        for (var index = 0; index < frame.Count; index++)
        {
            if (_rows[index] == Late) { _late[late++] = index; }
            if (_rows[index] < 0) { continue; }
            _chosen[taken] = index;
            _rows[taken++] = _rows[index];
        }
        var chosen = _chosen.AsSpan(0, taken);
        foreach (var kernel in _columns.Kernels)
        {
            kernel.AddChosen(ref _store.First, _rows.AsSpan(0, taken), frame[kernel.Argument], chosen);
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

    private OpenPanes CalendarOf(int source)
    {
        var index = source + 1;
        if (index >= _calendars.Length)
        {
            Array.Resize(ref _calendars, Math.Max(index + 1, Context.Sources.Count + 1));
        }
        return _calendars[index] ??= new OpenPanes();
    }

    private OpenPanes? FindCalendar(int key)
    {
        var index = (UsesStreamWatermark ? SourceTable.All : Keys.SourceOf(key)) + 1;
        return index < _calendars.Length ? _calendars[index] : null;
    }

    private int CountOpen(int key)
    {
        var count = 0;
        var calendar = FindCalendar(key);
        for (var index = 0; index < (calendar?.Count ?? 0); index++)
        {
            count += _store.Find(calendar![index].Pane, key) >= 0 ? 1 : 0;
        }
        return count;
    }

    private void WriteRows(SnapshotWriter writer, int key)
    {
        var calendar = FindCalendar(key)!; // It has an open pane.
        for (var index = 0; index < calendar.Count; index++)
        {
            var row = _store.Find(calendar[index].Pane, key);
            if (row < 0) { continue; }
            writer.Int64(_grid.StartOf(calendar[index].Pane));
            foreach (var kernel in _columns.Kernels) { kernel.Write(writer, ref _store.RowAt(row)); }
        }
    }
}
