using System.Runtime.InteropServices;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Pairs of rows of two keyed streams that are of the same window. All pairs of a window come out when it closes (the
/// clock reaches its end − 1), by window end and then by key, under that instant. Rows of a window that has closed come
/// out of the side output <c>late_left</c> or <c>late_right</c>.
/// </summary>
public sealed class WindowJoinOperator : Operator
{
    /// <summary>The name of the side output of left rows whose window had closed.</summary>
    public const string LateLeftPort = "late_left";

    /// <summary>The name of the side output of right rows whose window had closed.</summary>
    public const string LateRightPort = "late_right";

    private static readonly Comparison<ClosingWindow> ByEnd = (left, right) =>
        left.End != right.End ? left.End.CompareTo(right.End) : left.Place.CompareTo(right.Place);

    private readonly WindowJoinSpec _spec;
    private readonly JoinShape _shape;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _late = new int[EngineLimits.FrameRowsMax];
    private readonly List<ClosingWindow> _closing = [];
    private KeyedRows[] _rows = []; // Set on opening, before any use, as those below.
    private RowSource[] _sources = [];
    private JoinKeys _joinKeys = null!;
    private DueKeys _due = null!;
    private JoinWriter _writer = null!;
    private KeptPairs _pairs = null!;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">Which rows belong together.</param>
    /// <param name="inputs">What it will receive, left and right; keyed by columns of the same types.</param>
    /// <exception cref="ArgumentException">The specification contradicts itself, or does not fit the
    /// inputs.</exception>
    public WindowJoinOperator(WindowJoinSpec spec, IReadOnlyList<InputPort> inputs)
    {
        foreach (var input in inputs) { input.RefuseUpdates("a window join"); }
        _spec = spec;
        _shape = new("A window join", spec, inputs);
        _starts = [.. inputs.Select(input => TimeColumn(input.Schema, spec.StartColumn))];
        _ends = [.. inputs.Select(input => TimeColumn(input.Schema, spec.EndColumn))];
        if (spec.Scope == ClockScope.Source && _shape.Keys.SourceColumn < 0)
        {
            throw new ArgumentException(
                $"Keys {_shape.Keys} belong to no source: a window join by them needs the stream's clock.");
        }
        Outputs =
        [
            new(OutputPort.Main, _shape.Output, _shape.Keys),
            new(LateLeftPort, inputs[JoinShape.Left].Schema, inputs[JoinShape.Left].Keys),
            new(LateRightPort, inputs[JoinShape.Right].Schema, inputs[JoinShape.Right].Keys),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(JoinBounds.TwoSides);

    /// <inheritdoc/>
    public override string Describe() => $"window join {_spec}: {_shape}";

    /// <summary>Without the clock: the rows that wait may wait for another one.</summary>
    /// <inheritdoc/>
    public override string DescribeState() =>
        $"window join {_spec with { Scope = ClockScope.None }}: {_shape}";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var keys = _keys.AsSpan(0, frame.Count);
        _joinKeys.Map(port, frame.Keys, keys);
        _writer.Output = output;
        _sources[port].Frame = frame;
        var late = 0;
        for (var row = 0; row < keys.Length; row++)
        {
            var hasWindow = !frame[_starts[port]].IsNull(row) && !frame[_ends[port]].IsNull(row);
            var close = hasWindow ? Math.Max(frame.Longs(_ends[port])[row], long.MinValue + 1) - 1 : frame.Times[row];
            if (close <= WatermarkOf(keys[row]).Micros) { _late[late++] = row; }
            else if (hasWindow && keys[row] >= 0) { Keep(port, frame, row, keys[row]); }
            else if (_shape.Pads(port)) { Pad(port, row, keys[row] < 0 ? ~keys[row] : keys[row], close); }
        }
        _writer.Flush();
        _sources[port].Frame = null;
        for (var given = 0; given < late;)
        {
            var target = output.Open(1 + port);
            var count = Math.Min(target.Room, late - given);
            target.AddRows(frame, _late.AsSpan(given, count));
            given += count;
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        var keys = _due.Take(source, watermark.Micros);
        if (keys.IsEmpty) { return; }
        _writer.Output = output;
        _closing.Clear();
        for (var place = 0; place < keys.Length; place++) { Collect(keys[place], place, watermark.Micros); }
        if (_closing.Count > 1) { _closing.Sort(ByEnd); }
        foreach (ref readonly var window in CollectionsMarshal.AsSpan(_closing)) { Join(window); }
        _pairs.Flush();
        foreach (ref readonly var window in CollectionsMarshal.AsSpan(_closing))
        {
            foreach (var side in _rows) { side.RemoveFirst(window.Key, side.FirstAfter(window.Key, window.End)); }
        }
        foreach (var key in keys) { SayDue(key); }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        foreach (var side in _rows) { side.Snapshot(writer); }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        foreach (var side in _rows) { side.Restore(reader); }
        for (var key = 0; key < _joinKeys.Keys.Count; key++) { SayDue(key); }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        var keys = Context.KeysOf(_shape.Keys);
        _joinKeys = new(
            keys, Context.KeysOf(_shape.KeysOf(JoinShape.Left)), Context.KeysOf(_shape.KeysOf(JoinShape.Right)),
            _spec.MatchesNulls);
        _due = new(keys, inOrder: true);
        _rows =
        [
            new(new(_shape.SchemaOf(JoinShape.Left), Context.Texts), keys, Context.State),
            new(
                new(_shape.SchemaOf(JoinShape.Right), Context.Texts, _shape.Tracks(JoinShape.Right) ? 1 : 0), keys,
                Context.State),
        ];
        _sources = [new(_rows[JoinShape.Left].Rows), new(_rows[JoinShape.Right].Rows)];
        _writer = new(_shape, _sources[JoinShape.Left], _sources[JoinShape.Right]);
        _pairs = new(
            _shape, _sources[JoinShape.Right].Store, _writer,
            PairFilter.Of(_shape, _sources[JoinShape.Left], _sources[JoinShape.Right], Context.Texts));
    }

    private void Keep(int port, Frame frame, int row, int key)
    {
        var end = frame.Longs(_ends[port])[row];
        _rows[port].Insert(key, end, _rows[port].Rows.Add(frame, row));
        _due.Lower(key, end - 1);
    }

    private void Pad(int port, int row, int key, long time) => _writer.Add(
        port == JoinShape.Left ? row : RowStore.None, port == JoinShape.Left ? RowStore.None : row, key, time);

    /// <summary>Notes the windows of a key that close.</summary>
    private void Collect(int key, int place, long clock)
    {
        var lefts = _rows[JoinShape.Left].OrdersOf(key);
        var rights = _rows[JoinShape.Right].OrdersOf(key);
        var (left, right) = (0, 0);
        while (left < lefts.Length || right < rights.Length)
        {
            var leftEnd = left < lefts.Length ? lefts[left] : long.MaxValue;
            var end = Math.Min(leftEnd, right < rights.Length ? rights[right] : long.MaxValue);
            if (end - 1 > clock) { return; }
            _closing.Add(new(end, place, key));
            while (left < lefts.Length && lefts[left] == end) { left++; }
            while (right < rights.Length && rights[right] == end) { right++; }
        }
    }

    private void Join(in ClosingWindow window)
    {
        var (left, right) = (_rows[JoinShape.Left], _rows[JoinShape.Right]);
        var rights = RowsOf(right, window);
        var time = window.End - 1;
        foreach (var one in RowsOf(left, window))
        {
            var start = left.Rows.LongAt(one, _starts[JoinShape.Left]);
            foreach (var other in rights)
            {
                // Windows of one end have one start, as a rule; sessions of one key may differ.
                if (right.Rows.LongAt(other, _starts[JoinShape.Right]) != start) { continue; }
                _pairs.Add(one, other, window.Key, time);
            }
            _pairs.End(one, window.Key, time, isLate: false);
        }
        if (!_shape.Pads(JoinShape.Right)) { return; }
        _pairs.Settle();
        foreach (var other in rights)
        {
            if (right.Rows.Mark(other) == 0) { _writer.Add(RowStore.None, other, window.Key, time); }
        }
    }

    private static ReadOnlySpan<int> RowsOf(KeyedRows rows, in ClosingWindow window)
    {
        var first = rows.FirstAtOrAfter(window.Key, window.End);
        var end = rows.FirstAfter(window.Key, window.End);
        return rows.HandlesOf(window.Key)[first..end];
    }

    private void SayDue(int key)
    {
        foreach (var side in _rows)
        {
            var ends = side.OrdersOf(key);
            if (!ends.IsEmpty) { _due.Lower(key, ends[0] - 1); }
        }
    }

    private EventTime WatermarkOf(int key) => Context.WatermarkOf(
        UsesStreamWatermark ? SourceTable.All : _joinKeys.Keys.SourceOf(key < 0 ? ~key : key));

    private static int TimeColumn(Schema schema, string name)
    {
        var column = schema.IndexOf(name);
        return schema.Columns[column].Type is ColumnType.Time or ColumnType.Int64
            ? column
            : throw new ArgumentException($"Column '{name}' of ({schema}) is no instant: a window join needs one.");
    }

    /// <summary>A window of one key that closes; the key's place among those that do.</summary>
    private readonly record struct ClosingWindow(long End, int Place, int Key);
}
