using Telemetry.Engine.Data;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>FILTER (WHERE …): another kernel that sees only the rows where a Boolean column is true.</summary>
internal sealed class FilteredKernel(AggregateKernel inner, int filter) : AggregateKernel(inner.Argument)
{
    private readonly int[] _rows = new int[EngineLimits.FrameRowsMax];
    private readonly int[] _chosen = new int[EngineLimits.FrameRowsMax];

    public override int Offset
    {
        get => inner.Offset;
        set => inner.Offset = value;
    }

    public override int Size => inner.Size;

    public override bool CanRetract => inner.CanRetract;

    public override bool HoldsState => inner.HoldsState;

    public override bool MayFault => inner.MayFault;

    public override int Owner
    {
        set => inner.Owner = value;
    }

    public override void Create(ref byte row) => inner.Create(ref row);

    public override void Add(ref byte store, ReadOnlySpan<int> rows, Frame frame)
    {
        var truths = frame.Bools(filter);
        var count = 0;
        for (var index = 0; index < rows.Length; index++)
        {
            if (truths.IsNull(index) || !truths[index]) { continue; }
            _rows[count] = rows[index];
            _chosen[count++] = index;
        }
        inner.AddChosen(ref store, _rows.AsSpan(0, count), frame, _chosen.AsSpan(0, count));
    }

    public override void AddChosen(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen)
    {
        var count = Select(rows, frame, chosen);
        inner.AddChosen(ref store, _rows.AsSpan(0, count), frame, _chosen.AsSpan(0, count));
    }

    public override void Retract(ref byte store, ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen)
    {
        var count = Select(rows, frame, chosen);
        inner.Retract(ref store, _rows.AsSpan(0, count), frame, _chosen.AsSpan(0, count));
    }

    public override void Merge(ref byte target, ref byte source) => inner.Merge(ref target, ref source);

    public override void Result(Aggregate aggregate, ref byte store, ReadOnlySpan<int> rows, in ResultPlace target) =>
        inner.Result(aggregate, ref store, rows, target);

    public override void Write(SnapshotWriter writer, ref byte row) => inner.Write(writer, ref row);

    public override void Read(SnapshotReader reader, ref byte row) => inner.Read(reader, ref row);

    public override void Release(ref byte row) => inner.Release(ref row);

    public override void Open(StateBudget budget) => inner.Open(budget);

    private int Select(ReadOnlySpan<int> rows, Frame frame, ReadOnlySpan<int> chosen)
    {
        var truths = frame.Bools(filter);
        var count = 0;
        for (var index = 0; index < rows.Length; index++)
        {
            if (truths.IsNull(chosen[index]) || !truths[chosen[index]]) { continue; }
            _rows[count] = rows[index];
            _chosen[count++] = chosen[index];
        }
        return count;
    }
}
