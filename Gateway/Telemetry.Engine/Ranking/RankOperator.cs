using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Ranking;

/// <summary>
/// The first rows of each partition, always up to date. What comes may be inserts or a changelog; what goes is a
/// changelog: with ROW_NUMBER in the result −U and +U for each number whose row is another one, else only what
/// enters and leaves. Port 1 (<c>unmatched</c>), of a changelog only, has the rows that were taken back but
/// were not there.
/// </summary>
public sealed class RankOperator : Operator
{
    /// <summary>The name of the side output of rows that were taken back but were not there.</summary>
    public const string UnmatchedPort = "unmatched";

    private readonly RankSpec _spec;
    private readonly InputPort _input;
    private readonly PartitionKeys _partitions;
    private readonly UniqueRows? _unique;
    private readonly bool _keepsAll;
    private readonly KeyAges _ages = new();
    private readonly long _retention;
    private readonly int[] _unmatched = new int[1];
    private SortedRows? _sorted;
    private RankChangelog? _changelog;
    private RankLimits? _limits;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The ranks.</param>
    /// <param name="input">What it will receive.</param>
    /// <exception cref="ArgumentException">The ranks make no sense, or a column is not there.</exception>
    public RankOperator(RankSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        spec.Validate();
        RowOrder.Validate(spec.OrderBy, input.Schema);
        _spec = spec;
        _input = input;
        _partitions = new(spec.PartitionBy, input);
        _unique = spec.UniqueKey.IsEmpty ? null : new(spec.UniqueKey, input);
        _retention = spec.Retention?.Micros ?? 0;
        _keepsAll = input.Updates || _unique is not null;
        var main = new OutputPort(
            OutputPort.Main, WithRank(input.Schema, spec.RankColumn), _partitions.Space, Updates: true);
        Outputs = input.Updates ? [main, new(UnmatchedPort, input.Schema, _partitions.Space)] : [main];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted(perKey: SortedRows.BytesPerKey);

    private SortedRows Sorted => _sorted!; // Set on opening, before any use, as the next one.

    private RankChangelog Changelog => _changelog!;

    /// <inheritdoc/>
    public override string Describe() =>
        $"top-n {_spec} over ({_input.Schema}){(_input.Updates ? " with updates" : "")}";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        for (var row = 0; row < frame.Count; row++)
        {
            switch (frame.KindAt(row))
            {
                case ChangeKind.UpdateBefore:
                    Update(frame, row, output);
                    row++;
                    break;
                case ChangeKind.Delete: Delete(frame, row, output); break;
                default: Insert(frame, row, output); break;
            }
        }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        while (_ages.Oldest >= 0 && IsOld(_ages.Oldest)) { Forget(_ages.Oldest); }
    }

    /// <inheritdoc/>
    public override void Finish(Collector output)
    {
        while (_ages.Oldest >= 0) { _ages.Forget(_ages.Oldest); }
        Sorted.Clear();
        _unique?.Clear();
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        Sorted.Snapshot(writer);
        if (_retention == 0) { return; }
        foreach (var key in _partitions.Table.Sorted)
        {
            if (!Sorted[key].IsEmpty) { writer.Int64(_ages.WrittenAt(key)); }
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        Sorted.Restore(reader);
        if (_retention > 0) { RestoreAges(reader); }
        if (_unique is null) { return; }
        var frame = Context.NewFrame(_input.Schema);
        foreach (var key in _partitions.Table.Sorted)
        {
            foreach (var handle in Sorted[key])
            {
                frame.Clear();
                Sorted.Rows.CopyTo(handle, frame, frame.AddRows(1));
                _unique.Set(_unique.Of(frame, 0), key, handle);
            }
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _partitions.Open(Context);
        _unique?.Open(Context);
        var rows = new RowStore(_input.Schema, Context.Texts);
        var order = new RowOrder(_spec.OrderBy, rows);
        _sorted = new(rows, order, _partitions.Table, Context.State);
        _changelog = new(_spec, rows, order);
        _limits = new(_spec.Function, _spec.To, order);
    }

    internal static Schema WithRank(Schema schema, string? rankColumn) => rankColumn is null
        ? schema : new([.. schema.Columns, new(rankColumn, ColumnType.Int64)]);

    private void RestoreAges(SnapshotReader reader)
    {
        var written = new List<(long At, int Key)>();
        foreach (var key in _partitions.Table.Sorted)
        {
            if (!Sorted[key].IsEmpty) { written.Add((reader.Int64(), key)); }
        }
        written.Sort();
        foreach (var (at, key) in written) { _ages.Write(key, at); }
    }

    /// <summary>Notes that a partition's rows changed.</summary>
    private void Note(int key)
    {
        if (_retention == 0) { return; }
        if (Sorted[key].IsEmpty) { _ages.Forget(key); } else { _ages.Write(key, Context.JournalTime.Micros); }
    }

    private bool IsOld(int key)
    {
        var (now, written) = (Context.JournalTime.Micros, _ages.WrittenAt(key));
        return now >= written && (ulong)(now - written) >= (ulong)_retention;
    }

    private void ForgetIfOld(int key)
    {
        if (_retention > 0 && !Sorted[key].IsEmpty && IsOld(key)) { Forget(key); }
    }

    private void Forget(int key)
    {
        if (_unique is not null)
        {
            var frame = Context.NewFrame(_input.Schema);
            foreach (var handle in Sorted[key])
            {
                frame.Clear();
                Sorted.Rows.CopyTo(handle, frame, frame.AddRows(1));
                _unique.Set(_unique.Of(frame, 0), 0, RowStore.None);
            }
        }
        Sorted.Trim(key, 0);
        _ages.Forget(key);
    }

    private void Insert(Frame frame, int row, Collector output)
    {
        var key = _partitions.Of(frame, row);
        ForgetIfOld(key);
        if (_unique is not null)
        {
            var unique = _unique.Of(frame, row);
            ForgetIfOld(_unique.PartitionOf(unique));
            var old = _unique.HandleOf(unique);
            if (old != RowStore.None) { Replace(_unique.PartitionOf(unique), old, key, frame, row, output); return; }
        }
        if (!_keepsAll && _limits!.IsBehind(Sorted[key], frame, row)) { return; }
        var handle = Sorted.Rows.Add(frame, row);
        var place = Sorted.Insert(key, handle);
        _unique?.Set(_unique.Of(frame, row), key, handle);
        Changelog.Emit(new(Sorted[key], RowStore.None, 0, handle, place), key, output);
        if (!_keepsAll) { Sorted.Trim(key, _limits!.LengthOf(Sorted[key])); }
        Note(key);
    }

    private void Delete(Frame frame, int row, Collector output)
    {
        var handle = Find(frame, row, out var key);
        if (handle == RowStore.None) { TellUnmatched(frame, row, output); return; }
        Remove(key, handle, output);
        _unique?.Set(_unique.Of(frame, row), 0, RowStore.None);
    }

    private void Update(Frame frame, int before, Collector output)
    {
        var handle = Find(frame, before, out var key);
        if (handle == RowStore.None)
        {
            TellUnmatched(frame, before, output);
            Insert(frame, before + 1, output);
            return;
        }
        if (_unique is null || _unique.Of(frame, before) == _unique.Of(frame, before + 1))
        {
            Replace(key, handle, _partitions.Of(frame, before + 1), frame, before + 1, output);
            return;
        }
        Delete(frame, before, output);
        Insert(frame, before + 1, output);
    }

    /// <summary>The row that is taken back: the one of its unique key, or the first that is equal.</summary>
    private int Find(Frame frame, int row, out int key)
    {
        if (_unique is null)
        {
            key = _partitions.Of(frame, row);
            ForgetIfOld(key);
            return Sorted.Find(key, frame, row);
        }
        var unique = _unique.Of(frame, row);
        key = _unique.PartitionOf(unique);
        ForgetIfOld(key);
        return _unique.HandleOf(unique);
    }

    /// <summary>A new row for an old one, of the same unique key if there is one. It keeps the old one's place among
    /// its equals when it is one of them.</summary>
    private void Replace(int oldKey, int old, int key, Frame frame, int row, Collector output)
    {
        var handle = Sorted.Rows.Add(frame, row);
        _unique?.Set(_unique.Of(frame, row), key, handle);
        if (oldKey != key)
        {
            ForgetIfOld(key);
            Remove(oldKey, old, output);
            var cameAt = Sorted.Insert(key, handle);
            Changelog.Emit(new(Sorted[key], RowStore.None, 0, handle, cameAt), key, output);
            Note(key);
            return;
        }
        var isPeer = Sorted.Order.Compare(old, handle) == 0;
        var leftAt = Sorted.PlaceOf(key, old);
        Sorted.TakeAt(key, leftAt);
        var place = leftAt;
        if (isPeer) { Sorted.InsertAt(key, place, handle); } else { place = Sorted.Insert(key, handle); }
        Changelog.Emit(new(Sorted[key], old, leftAt, handle, place), key, output);
        Sorted.Rows.Remove(old);
        Note(key);
    }

    private void Remove(int key, int handle, Collector output)
    {
        var place = Sorted.PlaceOf(key, handle);
        Sorted.TakeAt(key, place);
        Changelog.Emit(new(Sorted[key], handle, place, RowStore.None, 0), key, output);
        Sorted.Rows.Remove(handle);
        Note(key);
    }

    private void TellUnmatched(Frame frame, int row, Collector output)
    {
        var target = output.Open(1);
        _unmatched[0] = row;
        target.AddRows(frame, _unmatched, asInserts: true);
        target.Keys[target.Count - 1] = _partitions.Of(frame, row);
    }
}
