using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Ranking;

/// <summary>
/// The first rows of each window and partition. When the window's clock reaches its end − 1 they go out, once, by
/// window end, window start, partition and rank, with the time end − 1. Port 1 (<c>late</c>) has the rows of windows
/// that were closed, and those that belong to none.
/// </summary>
public sealed class WindowRankOperator : Operator
{
    /// <summary>The name of the side output of late rows.</summary>
    public const string LatePort = "late";

    private const int EntryBytes = 8;

    private readonly WindowRankSpec _spec;
    private readonly InputPort _input;
    private readonly PartitionKeys _partitions;
    private readonly int _startColumn;
    private readonly int _endColumn;
    private readonly WindowPartitions _windows = new();
    private readonly HandleLists _lists = new();
    private readonly int[] _late = new int[1];
    private int[] _listOf = []; // By window: 0 for none, else the list's number + 1.
    private RowStore? _rows;
    private RowOrder? _order;
    private RankLimits? _limits;

    /// <summary>Makes the operator.</summary>
    /// <param name="spec">The ranks.</param>
    /// <param name="input">What it will receive; inserts only.</param>
    /// <exception cref="ArgumentException">The ranks make no sense, a column is not there, or the input is a
    /// changelog.</exception>
    public WindowRankOperator(WindowRankSpec spec, InputPort input)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(input);
        input.RefuseUpdates("a top-n of windows");
        spec.Validate();
        RowOrder.Validate(spec.OrderBy, input.Schema);
        _spec = spec;
        _input = input;
        _startColumn = TimeColumn(spec.WindowStart, input.Schema);
        _endColumn = TimeColumn(spec.WindowEnd, input.Schema);
        var columns = spec.PartitionBy?.Where(name => name != spec.WindowStart && name != spec.WindowEnd);
        _partitions = new(columns is null ? null : [.. columns], input);
        if (spec.Scope == ClockScope.Source && _partitions.Space.SourceColumn < 0)
        {
            throw new ArgumentException(
                $"Keys {_partitions.Space} belong to no source: the windows need the stream's clock.");
        }
        var ranked = RankOperator.WithRank(input.Schema, spec.RankColumn);
        Outputs = [new(OutputPort.Main, ranked, _partitions.Space), new(LatePort, input.Schema, _partitions.Space)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; }

    /// <inheritdoc/>
    public override bool UsesStreamWatermark => _spec.Scope == ClockScope.Stream;

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Counted();

    private RowStore Rows => _rows!; // Set on opening, before any use, as the next ones.

    private RowOrder Order => _order!;

    private RankLimits Limits => _limits!;

    /// <inheritdoc/>
    public override string Describe() => $"window top-n {_spec} over ({_input.Schema})";

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        var (starts, ends) = (frame.Longs(_startColumn), frame.Longs(_endColumn));
        for (var row = 0; row < frame.Count; row++)
        {
            var key = _partitions.Of(frame, row);
            var clock = UsesStreamWatermark ? SourceTable.All : _partitions.Table.SourceOf(key);
            // A window that ends at the least of all instants has no last one; no clock is before it.
            var isNone = starts.IsNull(row) || ends.IsNull(row) || ends[row] == long.MinValue;
            if (isNone || ends[row] - 1 <= Context.WatermarkOf(clock).Micros)
            {
                TellLate(frame, row, key, output);
                continue;
            }
            var window = _windows.Intern(key, starts[row], ends[row], clock);
            if (IsBehind(_lists[ListOf(window)], frame, row)) { continue; }
            var handle = Rows.Add(frame, row);
            var sorted = _lists[ListOf(window)];
            var place = _spec.LastOfEqualsFirst ? Order.PlaceBefore(sorted, handle) : Order.PlaceBehind(sorted, handle);
            InsertAt(window, place, handle);
            Trim(window, Limits.LengthOf(_lists[ListOf(window)]));
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if ((source == SourceTable.All) != UsesStreamWatermark) { return; }
        foreach (var window in _windows.TakeClosed(source, watermark.Micros))
        {
            Give(window, output);
            Forget(window);
        }
    }

    /// <inheritdoc/>
    public override void Snapshot(SnapshotWriter writer)
    {
        writer.Int32(_windows.Count);
        foreach (var window in _windows.InKeyOrder())
        {
            writer.Bytes(_partitions.Table.Encoded(_windows.KeyOf(window)));
            writer.Int64(_windows.StartOf(window));
            writer.Int64(_windows.EndOf(window));
            var sorted = _lists[ListOf(window)];
            writer.Int32(sorted.Length);
            foreach (var handle in sorted) { Rows.Write(writer, handle); }
        }
    }

    /// <inheritdoc/>
    public override void Restore(SnapshotReader reader)
    {
        for (var left = reader.Count(); left > 0; left--)
        {
            var key = _partitions.Table.InternEncoded(reader.Bytes().Span);
            var clock = UsesStreamWatermark ? SourceTable.All : _partitions.Table.SourceOf(key);
            var start = reader.Int64();
            var window = _windows.Intern(key, start, reader.Int64(), clock);
            var count = reader.Count();
            for (var place = 0; place < count; place++) { InsertAt(window, place, Rows.Read(reader)); }
        }
    }

    /// <inheritdoc/>
    protected override void OnOpen()
    {
        _partitions.Open(Context);
        _windows.Open(_partitions.Table);
        _rows = new(_input.Schema, Context.Texts);
        _order = new(_spec.OrderBy, _rows);
        _limits = new(_spec.Function, _spec.To, _order);
    }

    private static int TimeColumn(string name, Schema schema)
    {
        var column = schema.IndexOf(name);
        return schema.Columns[column].Type == ColumnType.Time
            ? column
            : throw new ArgumentException($"Column '{name}' bounds windows and must be a time.");
    }

    private bool IsBehind(ReadOnlySpan<int> sorted, Frame frame, int row) =>
        Limits.IsBehind(sorted, frame, row)
        && (!_spec.LastOfEqualsFirst || Order.Compare(frame, row, sorted[^1]) > 0);

    private void Give(int window, Collector output)
    {
        var counter = new RankCounter(_spec.Function, Order);
        var time = new EventTime(_windows.EndOf(window) - 1);
        foreach (var handle in _lists[ListOf(window)])
        {
            var rank = counter.Next(handle);
            if (rank < _spec.From) { continue; }
            var frame = output.Add(0, time, _windows.KeyOf(window), out var row);
            Rows.CopyTo(handle, frame, row);
            if (_spec.RankColumn is not null) { frame.Longs(_input.Schema.Count)[row] = rank; }
        }
    }

    private void Forget(int window)
    {
        Trim(window, 0);
        if (ListOf(window) != HandleLists.None) { _lists.Return(ListOf(window)); }
        _listOf[window] = 0;
        _windows.Release(window);
    }

    private void InsertAt(int window, int place, int handle)
    {
        if (window >= _listOf.Length) { Array.Resize(ref _listOf, Math.Max(Math.Max(16, window * 2), window + 1)); }
        if (_listOf[window] == 0) { _listOf[window] = _lists.Rent() + 1; }
        _lists.Insert(_listOf[window] - 1, place, handle);
        Count(window, Rows.BytesOf(handle) + EntryBytes);
    }

    private void Trim(int window, int length)
    {
        var list = ListOf(window);
        for (var place = _lists[list].Length - 1; place >= length; place--)
        {
            var handle = _lists[list][place];
            Count(window, -(Rows.BytesOf(handle) + EntryBytes));
            _lists.RemoveAt(list, place);
            Rows.Remove(handle);
        }
    }

    private void Count(int window, int bytes) =>
        Context.State.Count(_partitions.Table.SourceOf(_windows.KeyOf(window)), bytes);

    private int ListOf(int window) => (uint)window < (uint)_listOf.Length ? _listOf[window] - 1 : HandleLists.None;

    private void TellLate(Frame frame, int row, int key, Collector output)
    {
        var target = output.Open(1);
        _late[0] = row;
        target.AddRows(frame, _late);
        target.Keys[target.Count - 1] = key;
    }
}
