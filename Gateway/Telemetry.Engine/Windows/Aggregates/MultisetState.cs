using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>All values with their counts: a distinct count, and what a changelog needs for min, max and
/// top-k.</summary>
internal sealed class MultisetState<T, TOrder> : ISideState<MultisetState<T, TOrder>>
    where TOrder : struct, IValueOrder<T>
{
    public SortedCounts<T, TOrder> Values { get; } = new();

    public long Bytes => Values.Bytes;

    public bool IsOver { get; private set; }

    public void Add(T value)
    {
        if (IsOver) { return; }
        Values.Change(value, 1);
        Bound();
    }

    /// <summary>Takes a value away. One that is not there was never added, or its group was forgotten.</summary>
    public void Retract(T value)
    {
        if (!IsOver) { Values.Change(value, -1); }
    }

    public void Clear()
    {
        Values.Clear();
        IsOver = false;
    }

    public void Merge(MultisetState<T, TOrder> other)
    {
        if (IsOver) { return; }
        Values.Merge(other.Values);
        Bound(other.IsOver);
    }

    public void Write(SnapshotWriter writer)
    {
        writer.Boolean(IsOver);
        Values.Write(writer);
    }

    public void Read(SnapshotReader reader)
    {
        IsOver = reader.Boolean();
        Values.Read(reader);
    }

    private void Bound(bool isOver = false)
    {
        if (!isOver && Values.Distinct <= EngineLimits.AggregateValuesMax) { return; }
        Values.Clear();
        IsOver = true;
    }
}
