using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Pairs of rows of two keyed streams whose event times are near each other. A pair comes out when its later row
/// comes. A row waits while its clock is before the last instant that it matches; then, if it matched nothing and the
/// type asks for it, it comes out with NULLs.
/// </summary>
/// <remarks>
/// A late row still matches what waits. When nothing can come for it any more and it matched nothing, it comes out with
/// NULLs, or, where the type has no NULLs for its side, of the side output <c>late_left</c> or <c>late_right</c>. When
/// both inputs are branches of one stream, the order of the pairs within a step depends on what shares the step.
/// </remarks>
public sealed class IntervalJoinOperator : Operator
{
    /// <summary>The name of the side output of late left rows that matched nothing.</summary>
    public const string LateLeftPort = "late_left";

    /// <summary>The name of the side output of late right rows that matched nothing.</summary>
    public const string LateRightPort = "late_right";

    private readonly IntervalJoinSpec _spec;
    private readonly JoinShape _shape;
    private readonly long _least;
    private readonly long _greatest;
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private IntervalSide[] _sides = []; // Set on opening, before any use, as those below.
    private JoinKeys _joinKeys = null!;
    private DueKeys _due = null!;
    private JoinWriter _writer = null!;
    private IntervalPairs _pairs = null!;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">Which rows belong together.</param>
    /// <param name="inputs">What it will receive, left and right; keyed by columns of the same types.</param>
    /// <exception cref="ArgumentException">The specification contradicts itself, or does not fit the
    /// inputs.</exception>
    public IntervalJoinOperator(IntervalJoinSpec spec, IReadOnlyList<InputPort> inputs)
    {
        foreach (var input in inputs) { input.RefuseUpdates("an interval join"); }
        _spec = spec;
        _shape = new("An interval join", spec, inputs);
        (_least, _greatest) = (spec.Least, spec.Greatest);
        if (spec.Time == JoinTime.None) { throw new ArgumentException("An interval join's rows need a time."); }
        if (spec.Scope == ClockScope.Source && _shape.Keys.SourceColumn < 0)
        {
            throw new ArgumentException(
                $"Keys {_shape.Keys} belong to no source: an interval join by them needs the stream's clock.");
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

    /// <summary>As long as a row may wait under whose time results come out.</summary>
    /// <inheritdoc/>
    public override Duration WatermarkDelay
    {
        get
        {
            if (_spec.Time == JoinTime.Known) { return Duration.Zero; }
            var (isLeft, left, right) = (_spec.Time == JoinTime.Left, _greatest, -_least);
            var other = _shape.Pads(isLeft ? JoinShape.Right : JoinShape.Left) ? (isLeft ? right : left) : 0;
            return new(Math.Max(0, Math.Max(isLeft ? left : right, other)));
        }
    }

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(JoinBounds.TwoSides);

    /// <inheritdoc/>
    public override string Describe() => $"interval join {_spec}: {_shape}";

    /// <summary>Without the clock, and what is said then: the rows that wait may wait for another one.</summary>
    /// <inheritdoc/>
    public override string DescribeState() =>
        $"interval join {_spec with { Scope = ClockScope.None, Time = JoinTime.None }}: {_shape}";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var (least, greatest) = Extremes.Of(frame.Times);
        Invariant.Check(
            new EventTime(least).IsUsable && new EventTime(greatest).IsUsable, "a row's time is no usable instant");
        var (own, other) = (_sides[port], _sides[1 - port]);
        var keys = _keys.AsSpan(0, frame.Count);
        _joinKeys.Map(port, frame.Keys, keys);
        _writer.Output = output;
        _pairs.Begin(port, frame, keys);
        for (var row = 0; row < keys.Length; row++)
        {
            var (key, time) = (keys[row], frame.Times[row]);
            var isMatchable = key >= 0 && _least <= _greatest;
            if (isMatchable) { _pairs.Add(row, other.Between(key, time + own.Least, time + own.Greatest)); }
            var clock = WatermarkOf(key).Micros;
            if (isMatchable && clock < time + own.Greatest) { own.Choose(row, key); }
            else { _pairs.End(row, isMatchable && time <= clock); }
        }
        _pairs.Flush();
        own.KeepChosen(frame, _pairs.HasMatched, _due);
        own.Source.Frame = null;
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        var keys = _due.Take(source, watermark.Micros);
        if (keys.IsEmpty) { return; }
        _writer.Output = output;
        foreach (var key in keys)
        {
            for (var port = 0; port < _sides.Length; port++)
            {
                if (_shape.Pads(port)) { Pad(port, key, watermark.Micros); }
            }
        }
        _writer.Flush();
        foreach (var key in keys)
        {
            foreach (var side in _sides) { side.Forget(key, watermark.Micros, _due); }
        }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        foreach (var side in _sides) { side.Rows.Snapshot(writer); }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        foreach (var side in _sides)
        {
            side.Rows.Restore(reader);
            for (var key = 0; key < _joinKeys.Keys.Count; key++) { side.SayDue(key, _due); }
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        var keys = Context.KeysOf(_shape.Keys);
        _joinKeys = new(
            keys, Context.KeysOf(_shape.KeysOf(JoinShape.Left)), Context.KeysOf(_shape.KeysOf(JoinShape.Right)),
            _spec.MatchesNulls);
        _due = new(keys, inOrder: _shape.Pads(JoinShape.Left) || _shape.Pads(JoinShape.Right));
        _sides =
        [
            new(RowsOf(JoinShape.Left, keys), _least, _greatest),
            new(RowsOf(JoinShape.Right, keys), -_greatest, -_least),
        ];
        var (left, right) = (_sides[JoinShape.Left].Source, _sides[JoinShape.Right].Source);
        _writer = new(_shape, left, right);
        _pairs = new(_shape, left, right, _writer, PairFilter.Of(_shape, left, right, Context.Texts))
        {
            Reaches = [_greatest, -_least],
            Time = _spec.Time,
        };
    }

    private KeyedRows RowsOf(int port, KeyTable keys) => new(
        new RowStore(_shape.SchemaOf(port), Context.Texts, _shape.Tracks(port) ? 1 : 0), keys, Context.State,
        ordersAreTimes: true);

    private EventTime WatermarkOf(int key) => Context.WatermarkOf(
        UsesStreamWatermark ? SourceTable.All : _joinKeys.Keys.SourceOf(key < 0 ? ~key : key));

    private void Pad(int port, int key, long clock)
    {
        var side = _sides[port];
        var handles = side.Rows.HandlesOf(key);
        var count = side.CountOver(key, clock);
        foreach (var handle in handles[..count])
        {
            if (side.Rows.Rows.Mark(handle) != 0) { continue; }
            _pairs.Pad(port, handle, key, side.Rows.Rows.TimeOf(handle));
        }
    }
}
