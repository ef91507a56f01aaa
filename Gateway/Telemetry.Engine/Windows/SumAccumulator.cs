using System.Runtime.CompilerServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <summary>Count and sum; serves count, sum and avg.</summary>
internal struct SumAccumulator : IAccumulator<SumAccumulator, double>
{
    private long _count;
    private double _sum;

    public static SumAccumulator Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref SumAccumulator target, double value)
    {
        target._count++;
        target._sum += value;
    }

    public static void Merge(ref SumAccumulator target, in SumAccumulator source)
    {
        target._count += source._count;
        target._sum += source._sum;
    }

    public static AggregateResult Result(AggregateFunction function, in SumAccumulator source)
    {
        if (function == AggregateFunction.Count) { return AggregateResult.Of(source._count); }
        return AggregateResult.If(source._count > 0, function switch
        {
            AggregateFunction.Sum => source._sum,
            AggregateFunction.Avg => source._sum / source._count,
            _ => throw new NotSupportedException($"{function} needs another accumulator."),
        });
    }

    public static void Write(SnapshotWriter writer, in SumAccumulator source)
    {
        writer.Int64(source._count);
        writer.Float64(source._sum);
    }

    public static SumAccumulator Read(SnapshotReader reader) =>
        new() { _count = reader.Int64(), _sum = reader.Float64() };
}
