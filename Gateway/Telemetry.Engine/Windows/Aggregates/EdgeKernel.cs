using System.Runtime.CompilerServices;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Serves first or last by event time, of values of fixed size.</summary>
internal sealed class EdgeKernel<T>(int argument, bool isLast) : AggregateKernel(argument)
    where T : unmanaged
{
    public override int Size => (Unsafe.SizeOf<Cell>() + 7) & ~7;

    public override void Create(ref byte row) => In(ref row, 0) = default;

    public override void Add(ref byte store, ReadOnlySpan<int> rows, Frame frame)
    {
        var column = (Vec<T>)frame[Argument];
        var times = frame.Times;
        for (var index = 0; index < rows.Length; index++)
        {
            if (!column.IsNull(index)) { Offer(ref In(ref store, rows[index]), times[index], column[index]); }
        }
    }

    public override void AddChosen(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen)
    {
        var column = (Vec<T>)frame[Argument];
        var times = frame.Times;
        for (var index = 0; index < rows.Length; index++)
        {
            var row = chosen[index];
            if (!column.IsNull(row)) { Offer(ref In(ref store, rows[index]), times[row], column[row]); }
        }
    }

    public override void Merge(ref byte target, ref byte source)
    {
        ref var cell = ref In(ref source, 0);
        if (cell.IsThere) { Offer(ref In(ref target, 0), cell.Time, cell.Value); }
    }

    public override void Result(Aggregate aggregate, ref byte store, ReadOnlySpan<int> rows, in ResultPlace target)
    {
        var column = (Vec<T>)target.Frame[target.Column];
        for (var index = 0; index < rows.Length; index++)
        {
            ref var cell = ref In(ref store, rows[index]);
            column[target.Start + index] = cell.Value;
            if (!cell.IsThere) { target.SetNull(index); }
        }
    }

    public override void Write(SnapshotWriter writer, ref byte row)
    {
        ref var cell = ref In(ref row, 0);
        writer.Boolean(cell.IsThere);
        if (!cell.IsThere) { return; }
        writer.Int64(cell.Time);
        CellCodec.Write(writer, cell.Value);
    }

    public override void Read(SnapshotReader reader, ref byte row)
    {
        var isThere = reader.Boolean();
        In(ref row, 0) = isThere
            ? new() { IsThere = true, Time = reader.Int64(), Value = CellCodec.Read<T>(reader) } : default;
    }

    /// <summary>Of one instant the first offered stays first, and the last offered becomes last.</summary>
    private void Offer(ref Cell cell, long time, T value)
    {
        if (cell.IsThere && (isLast ? time < cell.Time : time >= cell.Time)) { return; }
        (cell.IsThere, cell.Time, cell.Value) = (true, time, value);
    }

    private ref Cell In(ref byte store, int row) =>
        ref Unsafe.As<byte, Cell>(ref Unsafe.AddByteOffset(ref store, (nint)(row + Offset)));

    private struct Cell
    {
        public long Time;
        public T Value;
        public bool IsThere;
    }
}
