using System.Runtime.CompilerServices;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>Count and exact sum of integers; serves count, sum and avg. The sum has 128 bits, which no number of rows
/// can
/// fill: whether it fits into 64 is asked of the result only, so it does not matter in which order values
/// come.</summary>
internal struct IntegerSumAccumulator : IAccumulator<IntegerSumAccumulator, long>
{
    private long _count;
    private ulong _low;
    private long _high;

    public static bool CanRetract => true;

    private readonly Int128 Sum => new((ulong)_high, _low);

    public static IntegerSumAccumulator Create() => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(ref IntegerSumAccumulator target, long value)
    {
        target._count++;
        target.Change((ulong)value, value >> 63);
    }

    public static void Retract(ref IntegerSumAccumulator target, long value)
    {
        target._count--;
        var negated = -(Int128)value;
        target.Change((ulong)negated, (long)(negated >> 64));
    }

    public static void Merge(ref IntegerSumAccumulator target, in IntegerSumAccumulator source)
    {
        target._count += source._count;
        target.Change(source._low, source._high);
    }

    public static AggregateResult Result(AggregateFunction function, in IntegerSumAccumulator source)
    {
        if (function == AggregateFunction.Count) { return AggregateResult.Of(source._count); }
        if (source._count <= 0) { return AggregateResult.Null; }
        var result = function switch
        {
            AggregateFunction.Sum => source.Sum,
            AggregateFunction.Avg => source.Sum / source._count,
            _ => throw new NotSupportedException($"{function} needs another accumulator."),
        };
        return result >= long.MinValue && result <= long.MaxValue
            ? AggregateResult.Of((long)result) : AggregateResult.Overflow;
    }

    public static void Write(SnapshotWriter writer, in IntegerSumAccumulator source)
    {
        writer.Int64(source._count);
        writer.Int64((long)source._low);
        writer.Int64(source._high);
    }

    public static IntegerSumAccumulator Read(SnapshotReader reader) =>
        new() { _count = reader.Int64(), _low = (ulong)reader.Int64(), _high = reader.Int64() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Change(ulong low, long high)
    {
        _low += low;
        _high += high + (_low < low ? 1 : 0);
    }
}
