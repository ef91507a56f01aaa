using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Windows;

/// <summary>The kernel of one kind of accumulator of fixed size, closed at compile time.</summary>
internal sealed class AggregateKernel<TAccumulator, TValue>(int argument, bool mayFault = false)
    : AggregateKernel(argument)
    where TAccumulator : unmanaged, IAccumulator<TAccumulator, TValue>
    where TValue : unmanaged
{
    public override int Size => (Unsafe.SizeOf<TAccumulator>() + 7) & ~7;

    public override bool CanRetract => TAccumulator.CanRetract;

    public override bool MayFault => mayFault;

    public override void Create(ref byte row) => In(ref row, 0) = TAccumulator.Create();

    public override void Add(ref byte store, ReadOnlySpan<int> rows, Frame frame)
    {
        var column = (Vec<TValue>)frame[Argument];
        if (column.HasNulls) { AddValid(ref store, rows, column); return; }
        ref var first = ref Unsafe.AddByteOffset(ref store, Offset);
        ref var row = ref MemoryMarshal.GetReference(rows);
        ref var value = ref MemoryMarshal.GetReference(column.Values);
        Invariant.Check(rows.Length <= column.Capacity, "more rows than values");
        for (nint index = 0; index < rows.Length; index++)
        {
            ref var target = ref Unsafe.AddByteOffset(ref first, Unsafe.Add(ref row, index));
            TAccumulator.Add(ref Unsafe.As<byte, TAccumulator>(ref target), Unsafe.Add(ref value, index));
        }
    }

    public override void AddChosen(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen)
    {
        var column = (Vec<TValue>)frame[Argument];
        for (var index = 0; index < rows.Length; index++)
        {
            if (column.IsNull(chosen[index])) { continue; }
            TAccumulator.Add(ref In(ref store, rows[index]), column[chosen[index]]);
        }
    }

    public override void Retract(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen)
    {
        var column = (Vec<TValue>)frame[Argument];
        for (var index = 0; index < rows.Length; index++)
        {
            if (column.IsNull(chosen[index])) { continue; }
            TAccumulator.Retract(ref In(ref store, rows[index]), column[chosen[index]]);
        }
    }

    public override void Merge(ref byte target, ref byte source) =>
        TAccumulator.Merge(ref In(ref target, 0), In(ref source, 0));

    public override void Result(Aggregate aggregate, ref byte store, ReadOnlySpan<int> rows, in ResultPlace target)
    {
        if (target.Frame[target.Column] is Vec<double> numbers)
        {
            Result(aggregate.Function, ref store, rows, numbers, target.Start);
            return;
        }
        for (var index = 0; index < rows.Length; index++)
        {
            target.Write(
                aggregate, index, TAccumulator.Result(aggregate.Function, In(ref store, rows[index])));
        }
    }

    public override void Write(SnapshotWriter writer, ref byte row) => TAccumulator.Write(writer, In(ref row, 0));

    public override void Read(SnapshotReader reader, ref byte row) => In(ref row, 0) = TAccumulator.Read(reader);

    /// <summary>The usual results; a double cannot overflow.</summary>
    private void Result(
        AggregateFunction function, ref byte store, ReadOnlySpan<int> rows, Vec<double> numbers, int start)
    {
        for (var index = 0; index < rows.Length; index++)
        {
            var result = TAccumulator.Result(function, In(ref store, rows[index]));
            numbers[start + index] = result.IsNull ? 0 : result.ToFloat64();
            if (result.IsNull) { numbers.SetNull(start + index); }
        }
    }

    private void AddValid(ref byte store, ReadOnlySpan<int> rows, Vec<TValue> column)
    {
        var values = column.Values[..rows.Length];
        var bits = column.ValidBits;
        for (var index = 0; index < values.Length; index++)
        {
            if (((bits[index >> 6] >> (index & 63)) & 1) == 0) { continue; }
            TAccumulator.Add(ref In(ref store, rows[index]), values[index]);
        }
    }

    private ref TAccumulator In(ref byte store, int row) =>
        ref Unsafe.As<byte, TAccumulator>(ref Unsafe.AddByteOffset(ref store, (nint)(row + Offset)));
}
