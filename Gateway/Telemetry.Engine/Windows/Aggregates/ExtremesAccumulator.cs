using System.Numerics;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Count, least and greatest of integers, times or decimals; serves count, min and max. Of equal decimals it
/// has the first one's scale.</summary>
internal struct ExtremesAccumulator<T> : IAccumulator<ExtremesAccumulator<T>, T>
    where T : unmanaged, INumber<T>
{
    private long _count;
    private T _min;
    private T _max;

    public static ExtremesAccumulator<T> Create() => default;

    public static void Add(ref ExtremesAccumulator<T> target, T value)
    {
        target._min = target._count == 0 || value < target._min ? value : target._min;
        target._max = target._count == 0 || value > target._max ? value : target._max;
        target._count++;
    }

    public static void Merge(ref ExtremesAccumulator<T> target, in ExtremesAccumulator<T> source)
    {
        if (source._count == 0) { return; }
        target._min = target._count == 0 || source._min < target._min ? source._min : target._min;
        target._max = target._count == 0 || source._max > target._max ? source._max : target._max;
        target._count += source._count;
    }

    public static AggregateResult Result(AggregateFunction function, in ExtremesAccumulator<T> source)
    {
        if (function == AggregateFunction.Count) { return AggregateResult.Of(source._count); }
        if (source._count == 0) { return AggregateResult.Null; }
        var value = function == AggregateFunction.Min ? source._min : source._max;
        return typeof(T) == typeof(long)
            ? AggregateResult.Of(CellCodec.As<T, long>(value)) : AggregateResult.Of(CellCodec.As<T, decimal>(value));
    }

    public static void Write(SnapshotWriter writer, in ExtremesAccumulator<T> source)
    {
        writer.Int64(source._count);
        CellCodec.Write(writer, source._min);
        CellCodec.Write(writer, source._max);
    }

    public static ExtremesAccumulator<T> Read(SnapshotReader reader) => new()
    {
        _count = reader.Int64(),
        _min = CellCodec.Read<T>(reader),
        _max = CellCodec.Read<T>(reader),
    };
}
