using System.Runtime.CompilerServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <summary>Count and sum; serves count, sum and avg.</summary>
internal struct SumAccumulator : IAccumulator<SumAccumulator, double>
{
    private long _count;
    private double _sum;

    public static bool CanRetract => true;

    public static SumAccumulator Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref SumAccumulator target, double value)
    {
        target._count++;
        target._sum += value;
    }

    public static void Retract(ref SumAccumulator target, double value)
    {
        target._count--;
        target._sum = target._count == 0 ? 0 : target._sum - value;
    }

    public static void Merge(ref SumAccumulator target, in SumAccumulator source)
    {
        target._count += source._count;
        target._sum += source._sum;
    }

    public static bool TryResult(AggregateFunction function, in SumAccumulator source, out double result)
    {
        result = function switch
        {
            AggregateFunction.Count => source._count,
            AggregateFunction.Sum => source._sum,
            AggregateFunction.Avg => source._sum / source._count,
            _ => throw new NotSupportedException($"{function} needs another accumulator."),
        };
        return source._count > 0 || function == AggregateFunction.Count;
    }

    public static void Write(SnapshotWriter writer, in SumAccumulator source)
    {
        writer.Int64(source._count);
        writer.Float64(source._sum);
    }

    public static SumAccumulator Read(SnapshotReader reader) =>
        new() { _count = reader.Int64(), _sum = reader.Float64() };
}
