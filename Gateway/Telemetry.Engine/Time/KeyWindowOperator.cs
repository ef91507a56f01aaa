using System.Text;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Time;

/// <summary>
/// Tumbling and hopping windows over a keyed stream without watermarks: a clock of the rows themselves (the greatest
/// event time less the grace), of the key or of the whole partition, closes them. Each row gives the present values of
/// its windows (<c>updated</c>), then the windows that it closed (main); a row that is late for all its windows goes to
/// <c>late</c>. The end of the input closes what is open.
/// </summary>
/// <remarks>
/// A control message <c>key</c> or <c>partition</c> changes the scope and keeps the state: each key has its clock under
/// either scope, and the partition's is the greatest of them. Windows that the new clock has passed are closed by the
/// next row; a window that was closed does not open again. A clock that needs no watermark stands still while nothing
/// comes, unless it goes on with time: use the <see cref="WindowOperator"/> where sources declare their low watermarks.
/// </remarks>
public sealed class KeyWindowOperator : Operator
{
    /// <summary>The name of the output of values after each row.</summary>
    public const string UpdatedPort = "updated";

    /// <summary>The name of the output of late rows.</summary>
    public const string LatePort = "late";

    private const int WindowBytes = 160;
    private const int Closed = 0;
    private const int Updated = 1;
    private const int Late = 2;

    private readonly KeyWindowSpec _spec;
    private readonly InputPort _input;
    private readonly KeySpace _space;
    private readonly Duration _wait;
    private readonly int _argument;
    private readonly List<(long Start, int Rank, int Key)> _due = [];
    private KeyedState<KeyWindows>? _windows;
    private KeyClockScope _scope;
    private KeyEventClock _partitionClock;

    /// <summary>The end of the first window that is open, or less, under either scope; found anew whenever the
    /// partition's clock has passed it, and so no part of the state.</summary>
    private long _nextEnd = long.MinValue;

    /// <summary>The elapsed time before which no window is passed without a row; found anew like the end.</summary>
    private long _nextDue = long.MinValue;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The windows.</param>
    /// <param name="input">What it will receive; keyed.</param>
    /// <exception cref="ArgumentException">The input is not keyed or has no such column of Float64.</exception>
    public KeyWindowOperator(KeyWindowSpec spec, InputPort input)
    {
        input.RefuseUpdates("a window");
        _space = input.Keys ?? throw new ArgumentException("A window needs a keyed stream.");
        _argument = input.Schema.IndexOf(spec.Argument);
        if (input.Schema.Columns[_argument].Type != ColumnType.Float64)
        {
            throw new ArgumentException($"Column '{spec.Argument}' is no Float64.");
        }
        if (spec.Scope == KeyClockScope.None) { throw new ArgumentException("A window needs a clock scope."); }
        _spec = spec;
        _scope = spec.Scope;
        _input = input;
        // A clock stands one unit before what may still come.
        _wait = new(checked(spec.Grace.Micros + 1));
        _partitionClock = NewClock();
        Column[] results = [.. spec.Functions.Select(
            function => new Column(function.ToString().ToLowerInvariant(), ColumnType.Float64, true))];
        Schema schema = new([
            .. _space.Columns, new("window_start", ColumnType.Time), new("window_end", ColumnType.Time), .. results]);
        Outputs =
        [
            new(OutputPort.Main, schema, _space), new(UpdatedPort, schema, _space),
            new(LatePort, input.Schema, _space),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    private KeyedState<KeyWindows> Windows => _windows!; // Set on opening, before any use.

    /// <summary>The control message that changes the scope.</summary>
    /// <param name="scope">The scope.</param>
    /// <returns>The message's bytes.</returns>
    public static byte[] ChangeScope(KeyClockScope scope) =>
        Encoding.UTF8.GetBytes(scope.ToString().ToLowerInvariant());

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: 128);

    /// <inheritdoc/>
    public override string Describe() => $"key window {_spec} by {_space} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var values = frame.Doubles(_argument);
        for (var row = 0; row < frame.Count; row++)
        {
            var (key, time) = (frame.Keys[row], new EventTime(frame.Times[row]));
            Invariant.Check(time.IsUsable, "a row's time is no usable instant");
            var state = Windows.Find(key);
            if (state is null) { Windows.Set(key, state = new KeyWindows(NewClock())); }
            if (_spec.GoesOn)
            {
                state.Clock.BeginBatch(Context.Elapsed);
                _partitionClock.BeginBatch(Context.Elapsed);
            }
            var isLate = !Fold(state, key, time, values.IsNull(row) ? null : values[row], output);
            if (isLate) { output.Open(Late).AddRows(frame, [row]); }
            Advance(state, key, time, output);
        }
    }

    /// <inheritdoc/>
    public override void Control(ReadOnlySpan<byte> payload, Collector output)
    {
        if (payload.SequenceEqual("key"u8)) { _scope = KeyClockScope.Key; }
        else if (payload.SequenceEqual("partition"u8)) { _scope = KeyClockScope.Partition; }
        _nextDue = long.MinValue;
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (_spec.GoesOn && Context.Elapsed.Micros >= _nextDue) { CloseAll(null, output); }
    }

    /// <inheritdoc/>
    public override void Finish(Collector output)
    {
        CloseAll(EventTime.Max, output);
        int[] keys = [.. Windows.Keys()];
        foreach (var key in keys) { Windows.Remove(key); }
        _partitionClock = NewClock();
        _nextEnd = long.MinValue;
        _nextDue = long.MinValue;
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        writer.Int32((int)_scope);
        _partitionClock.Snapshot(writer);
        Windows.Snapshot(writer, KeyWindows.Write);
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        _scope = (KeyClockScope)reader.Int32();
        _partitionClock.Restore(reader);
        Windows.Restore(reader, from => KeyWindows.Read(from, NewClock()));
        foreach (var key in Windows.Keys()) { Count(key, Windows.Find(key)!.Count); }
        _nextEnd = long.MinValue;
        _nextDue = long.MinValue;
    }

    /// <inheritdoc/>
    protected override void OnOpen() => _windows = new(Context.KeysOf(_space));

    /// <summary>Folds a value into the windows of its time that are open; false when it has windows and is late for
    /// all.</summary>
    private bool Fold(KeyWindows state, int key, EventTime time, double? value, Collector output)
    {
        var clock = (_scope == KeyClockScope.Key ? state.Clock : _partitionClock).Watermark;
        var (size, slide) = (_spec.Size.Micros, _spec.Slide.Micros);
        var last = FloorTo(time.Micros, slide);
        var first = FloorTo(time.Micros - size, slide) + slide;
        var isTaken = first > last;
        for (var start = first; start <= last; start += slide)
        {
            if (start + size <= state.ClosedEnd || clock.Micros >= start + size - 1) { continue; }
            isTaken = true;
            var before = state.Count;
            var window = state.Open(start);
            Count(key, state.Count - before);
            if (value is { } number) { window.Add(number); }
            _nextEnd = Math.Min(_nextEnd, start + size);
            Speak(Updated, key, window, output);
        }
        return isTaken;
    }

    private void Advance(KeyWindows state, int key, EventTime time, Collector output)
    {
        var clock = state.Clock.OnRow(time);
        var partition = _partitionClock.OnRow(time);
        if (_scope == KeyClockScope.Partition)
        {
            if (_nextEnd <= partition.Micros + 1) { CloseAll(partition, output); }
            _nextDue = Math.Min(_nextDue, DueAt(_nextEnd, partition));
            return;
        }
        while (state.First is { } window && IsPassed(window, clock)) { Close(key, state, window, output); }
        if (state.First is { } open) { _nextDue = Math.Min(_nextDue, DueAt(open.Start + _spec.Size.Micros, clock)); }
    }

    private KeyEventClock NewClock() => new(_wait, Duration.Zero);

    /// <summary>When a clock that stands somewhere now will have passed an end, in elapsed time.</summary>
    private long DueAt(long end, EventTime clock) => !_spec.GoesOn || clock == EventTime.Min || end == long.MaxValue
        ? long.MaxValue : Context.Elapsed.Micros + (end - 1 - clock.Micros);

    /// <summary>Where the clock of a key's windows stands now.</summary>
    private EventTime ClockNow(KeyWindows state)
    {
        var clock = _scope == KeyClockScope.Key ? state.Clock : _partitionClock;
        return _spec.GoesOn ? clock.WatermarkAt(Context.Elapsed) : clock.Watermark;
    }

    private void Count(int key, int windows) =>
        Context.State.Count(Context.KeysOf(_space).SourceOf(key), windows * WindowBytes);

    private bool IsPassed(KeyWindows.OpenWindow window, EventTime clock) =>
        window.Start + _spec.Size.Micros - 1 <= clock.Micros;

    /// <summary>Closes what a clock, or each window's own, has passed, by window start and then by key.</summary>
    private void CloseAll(EventTime? clock, Collector output)
    {
        _due.Clear();
        var rank = 0;
        foreach (var key in Windows.Keys())
        {
            rank++;
            var state = Windows.Find(key)!; // It is among the keys that have a value.
            var through = clock ?? ClockNow(state);
            for (var index = 0; state.At(index) is { } window && IsPassed(window, through); index++)
            {
                _due.Add((window.Start, rank, key));
            }
        }
        _due.Sort();
        foreach (var (_, _, key) in _due)
        {
            var state = Windows.Find(key)!; // As above.
            Close(key, state, state.First!, output); // Its windows are due in their order.
        }
        (_nextEnd, _nextDue) = (long.MaxValue, long.MaxValue);
        foreach (var key in Windows.Keys())
        {
            var state = Windows.Find(key)!; // As above.
            if (state.First is not { } open) { continue; }
            var end = open.Start + _spec.Size.Micros;
            _nextEnd = Math.Min(_nextEnd, end);
            _nextDue = Math.Min(_nextDue, DueAt(end, ClockNow(state)));
        }
    }

    private void Close(int key, KeyWindows state, KeyWindows.OpenWindow window, Collector output)
    {
        Speak(Closed, key, window, output);
        state.Close(_spec.Size.Micros);
        Count(key, -1);
    }

    private void Speak(int port, int key, KeyWindows.OpenWindow window, Collector output)
    {
        var end = window.Start + _spec.Size.Micros;
        var keys = Context.KeysOf(_space);
        var frame = output.Add(port, new EventTime(end - 1), key, out var row);
        keys.WriteTo(frame, 0, row, key);
        var column = _space.Columns.Count;
        frame.Longs(column)[row] = window.Start;
        frame.Longs(column + 1)[row] = end;
        foreach (var function in _spec.Functions)
        {
            column++;
            var result = StatsAccumulator.Result(function, window.Fold);
            frame.Doubles(column + 1)[row] = result.ToFloat64();
            if (result.IsNull) { frame[column + 1].SetNull(row); }
        }
    }

    private static long FloorTo(long value, long step)
    {
        var rest = value % step;
        return value - (rest < 0 ? rest + step : rest);
    }
}
