using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Count and sum of doubles that can be taken away again; serves count, sum and avg.</summary>
/// <remarks>Neumaier's compensation keeps what a large value would push out until that value is gone; NaN and
/// infinities are counted beside the sum, because nothing takes them out of one.</remarks>
internal struct BalancedSumAccumulator : IAccumulator<BalancedSumAccumulator, double>
{
    private long _count;
    private long _notNumbers;
    private long _positiveInfinities;
    private long _negativeInfinities;
    private double _sum;
    private double _lost;

    public static bool CanRetract => true;

    public readonly long Count => _count;

    /// <summary>Whether all values are finite.</summary>
    public readonly bool IsFinite => (_notNumbers | _positiveInfinities | _negativeInfinities) == 0;

    public static BalancedSumAccumulator Create() => default;

    public static void Add(ref BalancedSumAccumulator target, double value) => target.Change(value, 1);

    public static void Retract(ref BalancedSumAccumulator target, double value) => target.Change(value, -1);

    public static void Merge(ref BalancedSumAccumulator target, in BalancedSumAccumulator source)
    {
        target._count += source._count;
        target._notNumbers += source._notNumbers;
        target._positiveInfinities += source._positiveInfinities;
        target._negativeInfinities += source._negativeInfinities;
        target.AddFinite(source._sum);
        target.AddFinite(source._lost);
    }

    public static AggregateResult Result(AggregateFunction function, in BalancedSumAccumulator source)
    {
        if (function == AggregateFunction.Count) { return AggregateResult.Of(source._count); }
        return AggregateResult.If(source._count > 0, function switch
        {
            AggregateFunction.Sum => source.Total,
            AggregateFunction.Avg => source.Total / source._count,
            _ => throw new NotSupportedException($"{function} needs another accumulator."),
        });
    }

    public static void Write(SnapshotWriter writer, in BalancedSumAccumulator source)
    {
        writer.Int64(source._count);
        writer.Int64(source._notNumbers);
        writer.Int64(source._positiveInfinities);
        writer.Int64(source._negativeInfinities);
        writer.Float64(source._sum);
        writer.Float64(source._lost);
    }

    public static BalancedSumAccumulator Read(SnapshotReader reader) => new()
    {
        _count = reader.Int64(),
        _notNumbers = reader.Int64(),
        _positiveInfinities = reader.Int64(),
        _negativeInfinities = reader.Int64(),
        _sum = reader.Float64(),
        _lost = reader.Float64(),
    };

    private readonly double Total =>
        _notNumbers > 0 || (_positiveInfinities > 0 && _negativeInfinities > 0) ? double.NaN
        : _positiveInfinities > 0 ? double.PositiveInfinity
        : _negativeInfinities > 0 ? double.NegativeInfinity
        : _sum + _lost;

    private void Change(double value, int sign)
    {
        _count += sign;
        if (double.IsNaN(value)) { _notNumbers += sign; }
        else if (double.IsPositiveInfinity(value)) { _positiveInfinities += sign; }
        else if (double.IsNegativeInfinity(value)) { _negativeInfinities += sign; }
        else { AddFinite(value * sign); }
        if (_count == 0) { this = default; }
    }

    private void AddFinite(double value)
    {
        var sum = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
    }
}
