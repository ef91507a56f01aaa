using System.Runtime.CompilerServices;
using Telemetry.Engine.State;
using Telemetry.Engine.Windows.Aggregates;

namespace Telemetry.Engine.Windows;

/// <summary>All of <see cref="StatsAccumulator"/> and the second moment; serves every function.</summary>
/// <remarks>Welford's update and Chan's merge: stable where the sum of squares is not.</remarks>
internal struct MomentsAccumulator : IAccumulator<MomentsAccumulator, double>
{
    private StatsAccumulator _stats;
    private long _count;
    private double _mean;
    private double _m2;

    public static MomentsAccumulator Create() => new() { _stats = StatsAccumulator.Create() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref MomentsAccumulator target, double value)
    {
        StatsAccumulator.Add(ref target._stats, value);
        var count = ++target._count;
        var delta = value - target._mean;
        var mean = target._mean + (delta / count);
        target._mean = mean;
        target._m2 += delta * (value - mean);
    }

    public static void Merge(ref MomentsAccumulator target, in MomentsAccumulator source)
    {
        if (source._count == 0) { return; }
        // As it is: the square of a large mean is infinite, and no times of it are no number.
        if (target._count == 0) { target = source; return; }
        StatsAccumulator.Merge(ref target._stats, source._stats);
        var count = target._count + source._count;
        var delta = source._mean - target._mean;
        target._mean += delta * source._count / count;
        target._m2 += source._m2 + (delta * delta * target._count * source._count / count);
        target._count = count;
    }

    public static AggregateResult Result(AggregateFunction function, in MomentsAccumulator source) =>
        Variances.TryOf(function, source._count, source._m2, out var result)
            ? result
            : StatsAccumulator.Result(function, source._stats);

    public static void Write(SnapshotWriter writer, in MomentsAccumulator source)
    {
        StatsAccumulator.Write(writer, source._stats);
        writer.Float64(source._mean);
        writer.Float64(source._m2);
    }

    public static MomentsAccumulator Read(SnapshotReader reader)
    {
        var stats = StatsAccumulator.Read(reader);
        var count = StatsAccumulator.Result(AggregateFunction.Count, stats).ToInt64();
        return new() { _stats = stats, _count = count, _mean = reader.Float64(), _m2 = reader.Float64() };
    }
}
