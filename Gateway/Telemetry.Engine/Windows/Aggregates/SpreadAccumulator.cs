using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Count, sum and second moment of doubles that can be taken away again; serves all functions of
/// <see cref="MomentsAccumulator"/> but min and max.</summary>
/// <remarks>Welford's update, backwards too, and Chan's merge. While a value is infinite or no number, variances are no
/// number.</remarks>
internal struct SpreadAccumulator : IAccumulator<SpreadAccumulator, double>
{
    private BalancedSumAccumulator _sum;
    private long _finite;
    private double _mean;
    private double _m2;

    public static bool CanRetract => true;

    public static SpreadAccumulator Create() => default;

    public static void Add(ref SpreadAccumulator target, double value)
    {
        BalancedSumAccumulator.Add(ref target._sum, value);
        if (!double.IsFinite(value)) { return; }
        var count = ++target._finite;
        var delta = value - target._mean;
        target._mean += delta / count;
        target._m2 += delta * (value - target._mean);
    }

    public static void Retract(ref SpreadAccumulator target, double value)
    {
        BalancedSumAccumulator.Retract(ref target._sum, value);
        if (!double.IsFinite(value)) { return; }
        if (--target._finite <= 0) { (target._finite, target._mean, target._m2) = (0, 0, 0); return; }
        var delta = value - target._mean;
        target._mean -= delta / target._finite;
        // Rounding may leave a little less than nothing.
        target._m2 = target._finite == 1 ? 0 : Math.Max(0, target._m2 - (delta * (value - target._mean)));
    }

    public static void Merge(ref SpreadAccumulator target, in SpreadAccumulator source)
    {
        BalancedSumAccumulator.Merge(ref target._sum, source._sum);
        if (source._finite == 0) { return; }
        if (target._finite == 0)
        {
            (target._finite, target._mean, target._m2) = (source._finite, source._mean, source._m2);
            return;
        }
        var count = target._finite + source._finite;
        var delta = source._mean - target._mean;
        target._mean += delta * source._finite / count;
        target._m2 += source._m2 + (delta * delta * target._finite * source._finite / count);
        target._finite = count;
    }

    public static AggregateResult Result(AggregateFunction function, in SpreadAccumulator source)
    {
        var squares = source._sum.IsFinite ? source._m2 : double.NaN;
        return Variances.TryOf(function, source._sum.Count, squares, out var result)
            ? result : BalancedSumAccumulator.Result(function, source._sum);
    }

    public static void Write(SnapshotWriter writer, in SpreadAccumulator source)
    {
        BalancedSumAccumulator.Write(writer, source._sum);
        writer.Int64(source._finite);
        writer.Float64(source._mean);
        writer.Float64(source._m2);
    }

    public static SpreadAccumulator Read(SnapshotReader reader) => new()
    {
        _sum = BalancedSumAccumulator.Read(reader),
        _finite = reader.Int64(),
        _mean = reader.Float64(),
        _m2 = reader.Float64(),
    };
}
