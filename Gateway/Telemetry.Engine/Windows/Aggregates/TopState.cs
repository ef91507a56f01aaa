using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>The k greatest values.</summary>
internal sealed class TopState<T, TOrder> : ISideState<TopState<T, TOrder>>
    where TOrder : struct, IValueOrder<T>
{
    public SortedCounts<T, TOrder> Values { get; } = new();

    public long Bytes => Values.Bytes;

    public bool IsOver => false;

    /// <summary>How many are kept; set before there is a value, by whatever way.</summary>
    public int Limit { get; set; }

    public void Add(T value)
    {
        if (Values.Total >= Limit && TOrder.Compare(value, Values.Least) <= 0) { return; }
        Values.Change(value, 1);
        Bound();
    }

    public void Clear() => Values.Clear();

    public void Merge(TopState<T, TOrder> other)
    {
        Values.Merge(other.Values);
        Bound();
    }

    public void Write(SnapshotWriter writer) => Values.Write(writer);

    public void Read(SnapshotReader reader)
    {
        Values.Read(reader);
        Bound();
    }

    private void Bound()
    {
        while (Values.Total > Limit) { Values.Change(Values.Least, -1); }
    }
}
