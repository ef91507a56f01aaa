using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Joins;

/// <summary>
/// The join of two tables that change. Every row is kept until it is taken back (or for a time), with the number of
/// rows that it matches; when that number leaves 0 or comes back to it, the row with NULLs is taken back or comes out.
/// </summary>
/// <remarks>
/// Pairs come and go as +I and −D; an update of a row that keeps its partners in an inner join gives −U and +U. A row
/// with a NULL in its key matches nothing and is not kept. Equal rows are kept as often as they came.
/// </remarks>
public sealed class RegularJoinOperator : Operator
{
    private const int Matches = 0;
    private const int Arrived = 1;
    private const int ForgettingSteps = 64;

    private readonly RegularJoinSpec _spec;
    private readonly JoinShape _shape;
    private readonly long _step;
    private readonly int[] _keys = new int[EngineLimits.FrameRowsMax];
    private KeyedRows[] _rows = []; // Set on opening, before any use, as those below.
    private RowSource[] _sources = [];
    private JoinKeys _joinKeys = null!;
    private DueKeys _due = null!;
    private JoinWriter _writer = null!;
    private Partners _partners = null!;
    private Partners _newPartners = null!;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">Which rows belong together.</param>
    /// <param name="inputs">What it will receive, left and right; keyed by columns of the same types.</param>
    /// <exception cref="ArgumentException">The specification contradicts itself, or does not fit the
    /// inputs.</exception>
    public RegularJoinOperator(RegularJoinSpec spec, IReadOnlyList<InputPort> inputs)
    {
        _spec = spec;
        _shape = new("A join", spec, inputs);
        if (spec.TimeToLive is { Micros: <= 0 or > EventTime.UsableMicros } time)
        {
            throw new ArgumentException($"Rows cannot live for {time}.");
        }
        _step = Math.Max(1, (spec.TimeToLive?.Micros ?? 0) / ForgettingSteps);
        var updates = inputs.Any(input => input.Updates) || _shape.Pads(JoinShape.Left) || _shape.Pads(JoinShape.Right);
        Outputs = [new(OutputPort.Main, _shape.Output, _shape.Keys, updates)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override StateBound Bound => _spec.TimeToLive is null
        ? StateBound.Unlimited("a join without time to live keeps every row of both sides until it is taken back")
        : StateBound.Counted(JoinBounds.TwoSides);

    /// <inheritdoc/>
    public override string Describe() => $"join {_spec}: {_shape}";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var keys = _keys.AsSpan(0, frame.Count);
        _joinKeys.Map(port, frame.Keys, keys);
        _writer.Output = output;
        _sources[port].Frame = frame;
        for (var row = 0; row < keys.Length; row++)
        {
            var isPair = frame.KindAt(row) == ChangeKind.UpdateBefore && keys[row] == keys[row + 1];
            if (keys[row] < 0) { ApplyUnmatchable(port, frame, row, ~keys[row]); }
            else if (isPair && _shape.Type == JoinType.Inner) { Update(port, frame, row++, keys[row]); }
            else { Apply(port, frame, row, keys[row]); }
        }
        _writer.Flush();
        _sources[port].Frame = null;
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        if (_spec.TimeToLive is not { } lifetime || journalTime == EventTime.Min) { return; }
        // Only steps count, so that a restored operator forgets at the same instants.
        var now = journalTime.Micros - (journalTime.Micros % _step);
        foreach (var key in _due.Take(SourceTable.All, now))
        {
            foreach (var side in _rows)
            {
                var count = 0;
                foreach (var handle in side.HandlesOf(key))
                {
                    if (side.Rows.Mark(handle, Arrived) + lifetime.Micros > now) { break; }
                    count++;
                }
                side.RemoveFirst(key, count);
            }
            SayDue(key);
        }
    }

    /// <inheritdoc/>
    public override void Finish(Collector output)
    {
        foreach (var side in _rows) { side.Clear(); }
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
        _due = new(keys, inOrder: false);
        _rows = [RowsOf(JoinShape.Left, keys), RowsOf(JoinShape.Right, keys)];
        _sources = [.. _rows.Select(side => new RowSource(side.Rows))];
        var (left, right) = (_sources[JoinShape.Left], _sources[JoinShape.Right]);
        _writer = new(_shape, left, right);
        var filter = PairFilter.Of(_shape, left, right, Context.Texts);
        (_partners, _newPartners) = (new(filter), new(filter));
    }

    private KeyedRows RowsOf(int port, KeyTable keys) =>
        new(new(_shape.SchemaOf(port), Context.Texts, marks: 2), keys, Context.State);

    private static bool Adds(ChangeKind kind) => kind is ChangeKind.Insert or ChangeKind.UpdateAfter;

    private void ApplyUnmatchable(int port, Frame frame, int row, int key)
    {
        if (!_shape.Pads(port)) { return; }
        AddAlone(port, row, key, frame.Times[row], Adds(frame.KindAt(row)) ? ChangeKind.Insert : ChangeKind.Delete);
    }

    private void Apply(int port, Frame frame, int row, int key)
    {
        var isAdded = Adds(frame.KindAt(row));
        var kind = isAdded ? ChangeKind.Insert : ChangeKind.Delete;
        var time = frame.Times[row];
        _partners.Find(port, row, _rows[1 - port].HandlesOf(key));
        if (!isAdded) { Forget(port, frame, row, key); }
        foreach (var partner in _partners.Found)
        {
            var both = Math.Max(time, _rows[1 - port].Rows.TimeOf(partner));
            if (isAdded) { CountPartner(1 - port, partner, key, both, 1); }
            if (_shape.HasRight) { AddPair(port, row, partner, key, both, kind); }
            if (!isAdded) { CountPartner(1 - port, partner, key, both, -1); }
        }
        var count = _partners.Found.Length;
        var isSemi = _shape.Type == JoinType.Semi && port == JoinShape.Left;
        if (isSemi ? count > 0 : count == 0 && _shape.Pads(port)) { AddAlone(port, row, key, time, kind); }
        if (isAdded) { Keep(port, frame, row, key, count); }
    }

    /// <summary>The two rows of an update in an inner join: with partners of both they are an update again.</summary>
    private void Update(int port, Frame frame, int row, int key)
    {
        var others = _rows[1 - port];
        _partners.Find(port, row, others.HandlesOf(key));
        _newPartners.Find(port, row + 1, others.HandlesOf(key));
        Forget(port, frame, row, key);
        var before = _partners.Found;
        var after = _newPartners.Found;
        foreach (var other in others.HandlesOf(key))
        {
            var isBefore = !before.IsEmpty && before[0] == other;
            var isAfter = !after.IsEmpty && after[0] == other;
            if (isBefore) { before = before[1..]; }
            if (isAfter) { after = after[1..]; }
            var isUpdate = isBefore && isAfter;
            var time = Math.Max(frame.Times[row + 1], others.Rows.TimeOf(other));
            if (isUpdate) { _writer.EnsurePair(); }
            if (isBefore)
            {
                AddPair(port, row, other, key, time, isUpdate ? ChangeKind.UpdateBefore : ChangeKind.Delete);
            }
            if (isAfter)
            {
                AddPair(port, row + 1, other, key, time, isUpdate ? ChangeKind.UpdateAfter : ChangeKind.Insert);
            }
        }
        Keep(port, frame, row + 1, key, _newPartners.Found.Length);
    }

    /// <summary>A row of the other side has one partner more or less.</summary>
    private void CountPartner(int port, int row, int key, long time, int change)
    {
        ref var count = ref _rows[port].Rows.Mark(row, Matches);
        var before = count;
        count = Math.Max(0, before + change);
        // Only from 0 to 1 and from 1 to 0.
        if (before + count != 1 || !_shape.Tracks(port)) { return; }
        var comesOut = _shape.Type == JoinType.Semi ? count == 1 : count == 0;
        AddAlone(port, row, key, time, comesOut ? ChangeKind.Insert : ChangeKind.Delete);
    }

    private void AddPair(int port, int row, int other, int key, long time, ChangeKind kind) => _writer.Add(
        port == JoinShape.Left ? row : other, port == JoinShape.Left ? other : row, key, time, kind);

    private void AddAlone(int port, int row, int key, long time, ChangeKind kind) =>
        AddPair(port, row, RowStore.None, key, time, kind);

    private void Keep(int port, Frame frame, int row, int key, int count)
    {
        var side = _rows[port];
        var handle = side.Rows.Add(frame, row);
        side.Rows.Mark(handle, Matches) = count;
        side.Rows.Mark(handle, Arrived) = Context.JournalTime.Micros;
        side.Append(key, side.Rows.HashOf(frame, row), handle);
        if (side.CountOf(key) == 1) { SayDue(key); }
    }

    /// <summary>Forgets the oldest kept row that equals this one. There may be none: its time is over.</summary>
    private void Forget(int port, Frame frame, int row, int key)
    {
        var side = _rows[port];
        var hash = side.Rows.HashOf(frame, row);
        var hashes = side.OrdersOf(key);
        for (var from = 0; from < hashes.Length; from++)
        {
            var found = hashes[from..].IndexOf(hash);
            if (found < 0) { return; }
            from += found;
            if (!side.Rows.IsEqual(side.HandlesOf(key)[from], frame, row)) { continue; }
            side.RemoveAt(key, from);
            return;
        }
    }

    private void SayDue(int key)
    {
        if (_spec.TimeToLive is not { } lifetime) { return; }
        foreach (var side in _rows)
        {
            if (side.CountOf(key) == 0) { continue; }
            _due.Lower(key, side.Rows.Mark(side.HandlesOf(key)[0], Arrived) + lifetime.Micros);
        }
    }
}
