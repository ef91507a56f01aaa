using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Windows;

/// <summary>The result columns of a window and the kernels that fill them.</summary>
internal sealed class WindowColumns
{
    private readonly AggregateSet _set;
    private readonly int _firstAggregate;
    private readonly int _afterAggregates;

    public WindowColumns(
        ImmutableArray<Aggregate> aggregates, Schema input, KeySpace space, bool retracts = false,
        params ReadOnlySpan<Column> carried)
    {
        _set = new(aggregates, input, retracts);
        _firstAggregate = space.Columns.Count + 2;
        _afterAggregates = _firstAggregate + aggregates.Length + carried.Length;
        Schema = new(
        [
            .. space.Columns,
            new("window_start", ColumnType.Time),
            new("window_end", ColumnType.Time),
            .. _set.Columns,
            .. carried,
            new("revision", ColumnType.Int64),
            new("state", ColumnType.Text),
            new("present", ColumnType.Int64),
            new("expected", ColumnType.Int64),
            new("missing", ColumnType.Text, true),
        ]);
    }

    public Schema Schema { get; }

    /// <summary>The first aggregate's column; behind them come the carried ones, then the revision.</summary>
    public int FirstAggregate => _firstAggregate;

    /// <summary>The revision's column; behind it the state.</summary>
    public int Revision => _afterAggregates;

    /// <summary>The kernels, in the order of their accumulators.</summary>
    public AggregateKernel[] Kernels => _set.Kernels;

    /// <summary>The aggregates.</summary>
    public AggregateSet Set => _set;

    /// <summary>Fills rows of a frame: those of one window, for these keys, out of these rows of the store.</summary>
    public void Write(
        Frame frame, int start, ReadOnlySpan<int> keys, KeyTable table, ref byte store, ReadOnlySpan<int> rows,
        long windowStart, long windowEnd)
    {
        WriteValues(frame, start, keys, table, ref store, rows, windowStart, windowEnd);
        WriteCompleteness(frame, start, keys.Length);
    }

    /// <summary>All of <see cref="Write"/> up to the aggregates; revision and what follows is the
    /// caller's.</summary>
    public void WriteValues(
        Frame frame, int start, ReadOnlySpan<int> keys, KeyTable table, ref byte store, ReadOnlySpan<int> rows,
        long windowStart, long windowEnd)
    {
        var count = keys.Length;
        frame.Times.Slice(start, count).Fill(windowEnd - 1);
        keys.CopyTo(frame.Keys[start..]);
        table.WriteTo(frame, 0, start, keys);
        frame.Longs(_firstAggregate - 2).Values.Slice(start, count).Fill(windowStart);
        frame.Longs(_firstAggregate - 1).Values.Slice(start, count).Fill(windowEnd);
        _set.Write(frame, _firstAggregate, start, ref store, rows, windowStart, windowEnd);
    }

    /// <summary>A window on one clock is whole when it fires: its one source has said so.</summary>
    private void WriteCompleteness(Frame frame, int start, int count)
    {
        frame.Longs(_afterAggregates).Values.Slice(start, count).Clear();
        var final = frame.Texts.Intern("final");
        frame.TextOrdinals(_afterAggregates + 1).Values.Slice(start, count).Fill(final);
        frame.Longs(_afterAggregates + 2).Values.Slice(start, count).Fill(1);
        frame.Longs(_afterAggregates + 3).Values.Slice(start, count).Fill(1);
        for (var index = 0; index < count; index++) { frame[_afterAggregates + 4].SetNull(start + index); }
    }
}
