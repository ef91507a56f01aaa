using System.Runtime.CompilerServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows;

/// <summary>Count, sum and extremes; serves count, sum, avg, min and max.</summary>
internal struct StatsAccumulator : IAccumulator<StatsAccumulator, double>
{
    private long _count;
    private double _sum;
    private double _min;
    private double _max;

    public static StatsAccumulator Create() =>
        new() { _min = double.PositiveInfinity, _max = double.NegativeInfinity };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref StatsAccumulator target, double value)
    {
        target._count++;
        target._sum += value;
        target._min = value < target._min ? value : target._min;
        target._max = value > target._max ? value : target._max;
    }

    public static void Merge(ref StatsAccumulator target, in StatsAccumulator source)
    {
        target._count += source._count;
        target._sum += source._sum;
        target._min = source._min < target._min ? source._min : target._min;
        target._max = source._max > target._max ? source._max : target._max;
    }

    public static AggregateResult Result(AggregateFunction function, in StatsAccumulator source)
    {
        if (function == AggregateFunction.Count) { return AggregateResult.Of(source._count); }
        return AggregateResult.If(source._count > 0, function switch
        {
            AggregateFunction.Sum => source._sum,
            AggregateFunction.Avg => source._sum / source._count,
            // The bounds have not been touched when no value is a number.
            AggregateFunction.Min => source._min <= source._max ? source._min : double.NaN,
            AggregateFunction.Max => source._min <= source._max ? source._max : double.NaN,
            _ => throw new NotSupportedException($"{function} needs another accumulator."),
        });
    }

    public static void Write(SnapshotWriter writer, in StatsAccumulator source)
    {
        writer.Int64(source._count);
        writer.Float64(source._sum);
        writer.Float64(source._min);
        writer.Float64(source._max);
    }

    public static StatsAccumulator Read(SnapshotReader reader) => new()
    {
        _count = reader.Int64(),
        _sum = reader.Float64(),
        _min = reader.Float64(),
        _max = reader.Float64(),
    };
}
