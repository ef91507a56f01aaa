using Telemetry.Engine.Data;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Over;

/// <summary>
/// Each row, in the order of event time within its partition, with what functions say of the rows around it. A row goes
/// out when a watermark has made all its frames complete. It stands under the instant that did so, which without a look
/// ahead is its own time, and never behind the watermark: so it is not late for what follows. Port 1 (<c>late</c>) has
/// the rows that came too late; the last port (<c>dead_letters</c>), if aggregates may overflow, says where they did.
/// </summary>
public sealed class OverOperator : Operator
{
    /// <summary>The name of the side output of late rows.</summary>
    public const string LatePort = "late";

    private const int FaultPort = 2;

    private readonly OverSpec _spec;
    private readonly InputPort _input;
    private readonly PartitionKeys _partitions;
    private readonly OverPlan _plan;
    private readonly bool _isLateAtWatermark;
    private readonly int[] _late = new int[1];
    private KeyedRows? _rows;
    private KeyedState<OverKey>? _states;
    private DueKeys? _due;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The partitions and the columns.</param>
    /// <param name="input">What it will receive; inserts only.</param>
    /// <exception cref="ArgumentException">A column is not there or does not fit, or the input is a
    /// changelog.</exception>
    public OverOperator(OverSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        input.RefuseUpdates("an OVER");
        spec.Validate();
        _spec = spec;
        _input = input;
        _partitions = new(spec.PartitionBy, input);
        if (spec.Scope == ClockScope.Source && _partitions.Space.SourceColumn < 0)
        {
            throw new ArgumentException(
                $"Keys {_partitions.Space} belong to no source: an OVER needs the stream's clock.");
        }
        _plan = new(spec.Columns, input.Schema);
        _isLateAtWatermark = spec.Lateness == OverLateness.Watermark
            || (spec.Lateness == OverLateness.ByFrame && _plan.IsRunning);
        var schema = new Schema([.. input.Schema.Columns, .. _plan.Functions.Select(function => function.Result)]);
        OutputPort main = new(OutputPort.Main, schema, _partitions.Space);
        OutputPort late = new(LatePort, input.Schema, _partitions.Space);
        Outputs = Array.Exists(_plan.Groups, group => group.MayFault)
            ? [main, late, AggregateFaults.Output] : [main, late];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound =>
        StateBound.Counted(perKey: 192 + _plan.Groups.Sum(group => (long)group.BytesPerKey));

    private KeyedRows Rows => _rows!; // Set on opening, before any use, as the next one.

    private KeyedState<OverKey> States => _states!;

    /// <summary>The keys by the time of their first row that has not gone out.</summary>
    private DueKeys Due => _due!;

    /// <inheritdoc/>
    public override string Describe() => $"over {_spec} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            var key = _partitions.Of(frame, row);
            if (!IsLate(key, frame.Times[row]))
            {
                Rows.Insert(key, frame.Times[row], Rows.Rows.Add(frame, row));
                Due.Lower(key, frame.Times[row]);
                continue;
            }
            _late[0] = row;
            var target = output.Open(1);
            target.AddRows(frame, _late);
            target.Keys[target.Count - 1] = key;
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        foreach (var key in Due.Take(source, watermark.Micros))
        {
            var state = States.Find(key);
            if (state is null) { States.Set(key, state = new()); }
            LetGo(key, state, watermark.Micros, output);
            SayDue(key);
        }
        if (watermark == EventTime.Max) { ForgetAll(source); }
        foreach (var group in _plan.Groups) { group.Flush(output); }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        Rows.Snapshot(writer);
        if (_plan.HasAnchors) { _plan.Anchors.Snapshot(writer); }
        writer.Int32(States.Count);
        if (States.Count == 0) { return; }
        foreach (var key in _partitions.Table.Sorted)
        {
            if (States.Find(key) is not { } state) { continue; }
            writer.Bytes(_partitions.Table.Encoded(key));
            state.Write(writer);
            foreach (var group in _plan.Groups) { group.Write(writer, key); }
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        Rows.Restore(reader);
        if (_plan.HasAnchors) { _plan.Anchors.Restore(reader); }
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = _partitions.Table.InternEncoded(reader.Bytes().Span);
            States.Set(key, OverKey.Read(reader));
            foreach (var group in _plan.Groups) { group.Read(reader, key); }
        }
        for (var key = 0; key < _partitions.Table.Count; key++) { SayDue(key); }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _partitions.Open(Context);
        var keys = _partitions.Table;
        _states = new(keys);
        _due = new(keys, inOrder: true);
        _rows = new(new RowStore(_input.Schema, Context.Texts), keys, Context.State, ordersAreTimes: true);
        if (_plan.HasAnchors)
        {
            var anchors = new KeyedRows(new RowStore(_input.Schema, Context.Texts), keys, Context.State);
            _plan.Anchors.Open(anchors, Context.NewFrame(_input.Schema));
        }
        foreach (var group in _plan.Groups) { group.Open(Context, keys, FaultPort); }
    }

    private bool IsLate(int key, long time)
    {
        var clock = UsesStreamWatermark ? SourceTable.All : _partitions.Table.SourceOf(key);
        var watermark = Context.WatermarkOf(clock).Micros;
        if (time > watermark) { return false; }
        if (_isLateAtWatermark || watermark == long.MaxValue) { return true; }
        return States.Find(key) is { } state && time <= state.LastFinal;
    }

    private void LetGo(int key, OverKey state, long watermark, Collector output)
    {
        var count = Rows.FirstAfter(key, watermark);
        var times = Rows.OrdersOf(key)[..count];
        var handles = Rows.HandlesOf(key)[..count];
        state.LastFinal = times[^1];
        while (state.Given < count)
        {
            var place = PlaceOf(key, state, times, handles, watermark);
            if (!IsComplete(place)) { break; }
            state.Count(times[state.Given]);
            Give(PlaceOf(key, state, times, handles, watermark), output);
            state.Given++;
        }
        Trim(key, state, PlaceOf(key, state, times, handles, watermark));
    }

    private OverPlace PlaceOf(
        int key, OverKey state, ReadOnlySpan<long> times, ReadOnlySpan<int> handles, long watermark) => new()
        {
            Rows = Rows.Rows,
            Key = key,
            Times = times,
            Handles = handles,
            Index = state.Given,
            Gone = state.Gone,
            Watermark = watermark,
            Rank = state.Rank,
            DenseRank = state.DenseRank,
        };

    private bool IsComplete(in OverPlace place)
    {
        foreach (var function in _plan.Functions)
        {
            if (!function.IsComplete(place)) { return false; }
        }
        return true;
    }

    private void Give(in OverPlace place, Collector output)
    {
        var frame = output.Add(0, new EventTime(TimeOf(place)), place.Key, out var row);
        Rows.Rows.CopyTo(place.Handles[place.Index], frame, row);
        foreach (var group in _plan.Groups) { group.Advance(place); }
        for (var index = 0; index < _plan.Functions.Length; index++)
        {
            _plan.Functions[index].Write(place, frame, _input.Schema.Count + index, row);
        }
        foreach (var group in _plan.Groups) { group.Settle(place); }
    }

    private long TimeOf(in OverPlace place)
    {
        var before = Context.WatermarkBefore.Micros;
        var time = before == long.MinValue ? place.Time : Math.Max(place.Time, before + 1);
        foreach (var function in _plan.Functions) { time = Math.Max(time, function.KnownAt(place)); }
        return time;
    }

    /// <summary>Forgets the rows that no frame reaches back to any more.</summary>
    private void Trim(int key, OverKey state, in OverPlace place)
    {
        var count = state.Given;
        foreach (var function in _plan.Functions) { count = Math.Min(count, function.FirstNeeded(place)); }
        if (count <= 0) { return; }
        if (_plan.HasAnchors) { _plan.Anchors.Keep(key, state.Gone, Rows.Rows, place.Handles[..count]); }
        Rows.RemoveFirst(key, count);
        foreach (var group in _plan.Groups) { group.Shift(key, count); }
        state.Given -= count;
        state.Gone += count;
    }

    private void SayDue(int key)
    {
        var given = States.Find(key)?.Given ?? 0;
        if (Rows.CountOf(key) > given) { Due.Lower(key, Rows.OrdersOf(key)[given]); }
    }

    private void ForgetAll(int source)
    {
        foreach (var key in source == SourceTable.All ? _partitions.Table.Sorted : _partitions.Table.OfSource(source))
        {
            if (States.Find(key) is not null) { Forget(key); }
        }
    }

    private void Forget(int key)
    {
        Rows.RemoveFirst(key, Rows.CountOf(key));
        if (_plan.HasAnchors) { _plan.Anchors.Forget(key); }
        foreach (var group in _plan.Groups) { group.Forget(key); }
        States.Remove(key);
    }
}
