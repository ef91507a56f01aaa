using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Rows with the version of a table's row that held at their event time. The right input is the table's changes: each
/// insert or new row (+U) is a version from its event time on, a delete ends the last one, old rows (−U) say nothing. A
/// left row waits until its clock reaches its time, since a version may still come before. Of the versions at or before
/// the clock the newest one of each key is kept.
/// </summary>
/// <remarks>
/// A late left row is joined with the versions that are left when the clock next moves; an inner join that finds none
/// gives it to the side output <c>late_left</c>. A version older than the one that the clock has left behind comes out
/// of <c>late_right</c>: nothing that comes can need it.
/// </remarks>
public sealed class TemporalJoinOperator : Operator
{
    /// <summary>The name of the side output of late left rows that found no version.</summary>
    public const string LateLeftPort = "late_left";

    /// <summary>The name of the side output of versions that came too late for any row.</summary>
    public const string LateRightPort = "late_right";

    private readonly TemporalJoinSpec _spec;
    private readonly JoinShape _shape;
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _late = new int[EngineLimits.FrameRowsMax];
    private KeyedRows _rows = null!; // Set on opening, before any use, as those below.
    private KeyedRows _versions = null!;
    private RowSource _left = null!;
    private JoinKeys _joinKeys = null!;
    private DueKeys _due = null!;
    private JoinWriter _writer = null!;
    private KeptPairs _pairs = null!;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">Which rows belong together.</param>
    /// <param name="inputs">What it will receive: rows, and the table's changes; keyed by columns of the same
    /// types.</param>
    /// <exception cref="ArgumentException">The specification contradicts itself, or does not fit the
    /// inputs.</exception>
    public TemporalJoinOperator(TemporalJoinSpec spec, IReadOnlyList<InputPort> inputs)
    {
        _spec = spec;
        _shape = new("A temporal join", spec, inputs);
        inputs[JoinShape.Left].RefuseUpdates("the left side of a temporal join");
        if (spec.Type is not (JoinType.Inner or JoinType.Left))
        {
            throw new ArgumentException($"A temporal join is inner or left, not {spec.Type}.");
        }
        if (spec.Scope == ClockScope.Source && _shape.Keys.SourceColumn < 0)
        {
            throw new ArgumentException(
                $"Keys {_shape.Keys} belong to no source: a temporal join by them needs the stream's clock.");
        }
        Outputs =
        [
            new(OutputPort.Main, _shape.Output, _shape.Keys),
            new(LateLeftPort, inputs[JoinShape.Left].Schema, _shape.Keys),
            new(LateRightPort, inputs[JoinShape.Right].Schema, inputs[JoinShape.Right].Keys,
                inputs[JoinShape.Right].Updates),
        ];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(JoinBounds.TwoSides);

    /// <inheritdoc/>
    public override string Describe() => $"temporal join {_spec}: {_shape}";

    /// <summary>Without the clock: the rows that wait may wait for another one.</summary>
    /// <inheritdoc/>
    public override string DescribeState() =>
        $"temporal join {_spec with { Scope = ClockScope.None }}: {_shape}";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var keys = _keys.AsSpan(0, frame.Count);
        _joinKeys.Map(port, frame.Keys, keys);
        if (port == JoinShape.Left) { TakeRows(frame, keys, output); }
        else { TakeVersions(frame, keys, output); }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        var keys = _due.Take(source, watermark.Micros);
        if (keys.IsEmpty) { return; }
        _writer.Output = output;
        foreach (var key in keys) { Join(key, watermark.Micros); }
        _pairs.Flush();
        _pairs.WriteLate(_rows.Rows, 1);
        foreach (var key in keys)
        {
            _rows.RemoveFirst(key, _rows.FirstAfter(key, watermark.Micros));
            _versions.RemoveFirst(key, Math.Max(0, _versions.FirstAfter(key, watermark.Micros) - 1));
            SayDue(key);
        }
    }

    /// <summary>Nothing comes that could need a version.</summary>
    /// <inheritdoc/>
    public override void Finish(Collector output) => _versions.Clear();

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        _rows.Snapshot(writer);
        _versions.Snapshot(writer);
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        _rows.Restore(reader);
        _versions.Restore(reader);
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
        // A row's mark: that it was late. A version's mark: that it is a delete.
        _rows = new(new(_shape.SchemaOf(JoinShape.Left), Context.Texts, 1), keys, Context.State, true);
        _versions = new(new(_shape.SchemaOf(JoinShape.Right), Context.Texts, 1), keys, Context.State, true);
        _left = new(_rows.Rows);
        var right = new RowSource(_versions.Rows);
        _writer = new(_shape, _left, right);
        _pairs = new(_shape, _versions.Rows, _writer, PairFilter.Of(_shape, _left, right, Context.Texts));
    }

    private void TakeRows(Frame frame, ReadOnlySpan<int> keys, Collector output)
    {
        _writer.Output = output;
        _left.Frame = frame;
        for (var row = 0; row < keys.Length; row++)
        {
            var (key, time) = (keys[row], frame.Times[row]);
            if (key < 0)
            {
                if (_shape.Pads(JoinShape.Left)) { _writer.Add(row, RowStore.None, ~key, time); }
                continue;
            }
            var handle = _rows.Rows.Add(frame, row);
            _rows.Rows.Mark(handle) = time <= WatermarkOf(key).Micros ? 1 : 0;
            _rows.Insert(key, time, handle);
            _due.Lower(key, time);
        }
        _writer.Flush();
        _left.Frame = null;
    }

    private void TakeVersions(Frame frame, ReadOnlySpan<int> keys, Collector output)
    {
        var late = 0;
        for (var row = 0; row < keys.Length; row++)
        {
            var kind = frame.KindAt(row);
            if (keys[row] < 0 || kind == ChangeKind.UpdateBefore) { continue; }
            if (IsOver(keys[row], frame.Times[row])) { _late[late++] = row; continue; }
            TakeVersion(frame, row, keys[row], kind == ChangeKind.Delete);
        }
        for (var index = 0; index < late; index++)
        {
            var target = output.Open(2);
            target.AddRows(frame, _late.AsSpan(index, 1));
            // What was an update's new row is a row of its own here.
            if (target.HasKinds && target.KindAt(target.Count - 1) == ChangeKind.UpdateAfter)
            {
                target.SetKind(target.Count - 1, ChangeKind.Insert);
            }
        }
    }

    /// <summary>Whether the clock has left a newer version behind.</summary>
    private bool IsOver(int key, long time)
    {
        var clock = WatermarkOf(key).Micros;
        if (time > clock) { return false; }
        var known = _versions.FirstAfter(key, clock);
        return known > 0 && _versions.OrdersOf(key)[known - 1] > time;
    }

    /// <summary>Of several versions of one instant the last to come holds.</summary>
    private void TakeVersion(Frame frame, int row, int key, bool isDelete)
    {
        var time = frame.Times[row];
        var handle = _versions.Rows.Add(frame, row);
        _versions.Rows.Mark(handle) = isDelete ? 1 : 0;
        var at = _versions.FirstAtOrAfter(key, time);
        if (at < _versions.CountOf(key) && _versions.OrdersOf(key)[at] == time) { _versions.RemoveAt(key, at); }
        _versions.Insert(key, time, handle);
        SayDue(key);
    }

    private void Join(int key, long clock)
    {
        var times = _rows.OrdersOf(key);
        var handles = _rows.HandlesOf(key);
        var versions = _versions.HandlesOf(key);
        for (var index = 0; index < times.Length && times[index] <= clock; index++)
        {
            var version = _versions.FirstAfter(key, times[index]) - 1;
            if (version >= 0 && _versions.Rows.Mark(versions[version]) == 0)
            {
                _pairs.Add(handles[index], versions[version], key, times[index]);
            }
            _pairs.End(handles[index], key, times[index], _rows.Rows.Mark(handles[index]) != 0);
        }
    }

    /// <summary>A key is due when its first row's version is known, or its second version makes the first
    /// needless.</summary>
    private void SayDue(int key)
    {
        if (_rows.CountOf(key) > 0) { _due.Lower(key, _rows.OrdersOf(key)[0]); }
        if (_versions.CountOf(key) > 1) { _due.Lower(key, _versions.OrdersOf(key)[1]); }
    }

    private EventTime WatermarkOf(int key) => Context.WatermarkOf(
        UsesStreamWatermark ? SourceTable.All : _joinKeys.Keys.SourceOf(key));
}
