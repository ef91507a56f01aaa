using System.Runtime.CompilerServices;
using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Counts rows, or the values of a column of any type.</summary>
internal sealed class CountKernel(int argument) : AggregateKernel(argument)
{
    public override int Size => sizeof(long);

    public override bool CanRetract => true;

    public override void Create(ref byte row) => In(ref row, 0) = 0;

    public override void Add(ref byte store, ReadOnlySpan<int> rows, Frame frame)
    {
        var column = Argument < 0 ? null : frame[Argument];
        if (column is { HasNulls: true })
        {
            for (var index = 0; index < rows.Length; index++)
            {
                if (!column.IsNull(index)) { In(ref store, rows[index])++; }
            }
            return;
        }
        foreach (var row in rows) { In(ref store, row)++; }
    }

    public override void AddChosen(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen) =>
        Change(ref store, rows, frame, chosen, 1);

    public override void Retract(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen) =>
        Change(ref store, rows, frame, chosen, -1);

    public override void Merge(ref byte target, ref byte source) => In(ref target, 0) += In(ref source, 0);

    public override void Result(Aggregate aggregate, ref byte store, ReadOnlySpan<int> rows, in ResultPlace target)
    {
        var counts = target.Frame.Longs(target.Column).Values.Slice(target.Start, rows.Length);
        for (var index = 0; index < rows.Length; index++) { counts[index] = In(ref store, rows[index]); }
    }

    public override void Write(SnapshotWriter writer, ref byte row) => writer.Int64(In(ref row, 0));

    public override void Read(SnapshotReader reader, ref byte row) => In(ref row, 0) = reader.Int64();

    /// <summary>The count of a row of the store.</summary>
    public long CountOf(ref byte row) => In(ref row, 0);

    private void Change(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen, int by)
    {
        var column = Argument < 0 ? null : frame[Argument];
        for (var index = 0; index < rows.Length; index++)
        {
            if (column?.IsNull(chosen[index]) != true) { In(ref store, rows[index]) += by; }
        }
    }

    private ref long In(ref byte store, int row) =>
        ref Unsafe.As<byte, long>(ref Unsafe.AddByteOffset(ref store, (nint)(row + Offset)));
}
