using System.Numerics;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.Aggregates;

/// <summary>
/// Count and exact sum of decimals; serves count, sum and avg. The sum is an integer of 256 bits in units of 10^−28,
/// which no number of decimals can fill; a result has the greatest scale that a value had.
/// </summary>
internal struct DecimalSumAccumulator : IAccumulator<DecimalSumAccumulator, decimal>
{
    private const int ScaleMax = 28;
    private const int AverageScaleMin = 6;

    private static readonly UInt128[] Powers = MakePowers();

    private long _count;
    private long _scale;
    private ulong _word0;
    private ulong _word1;
    private ulong _word2;
    private ulong _word3;

    public static bool CanRetract => true;

    public static DecimalSumAccumulator Create() => default;

    public static void Add(ref DecimalSumAccumulator target, decimal value)
    {
        target._count++;
        target._scale = Math.Max(target._scale, value.Scale);
        target.Change(value, value < 0);
    }

    public static void Retract(ref DecimalSumAccumulator target, decimal value)
    {
        target.Change(value, value >= 0);
        if (--target._count == 0) { target = default; }
    }

    public static void Merge(ref DecimalSumAccumulator target, in DecimalSumAccumulator source)
    {
        target._count += source._count;
        target._scale = Math.Max(target._scale, source._scale);
        target.AddWords(source._word0, source._word1, source._word2, source._word3);
    }

    public static AggregateResult Result(AggregateFunction function, in DecimalSumAccumulator source)
    {
        if (function == AggregateFunction.Count) { return AggregateResult.Of(source._count); }
        if (source._count <= 0) { return AggregateResult.Null; }
        return function switch
        {
            AggregateFunction.Sum => source.Sum(),
            AggregateFunction.Avg => source.Average(),
            _ => throw new NotSupportedException($"{function} needs another accumulator."),
        };
    }

    public static void Write(SnapshotWriter writer, in DecimalSumAccumulator source)
    {
        writer.Int64(source._count);
        writer.Int32((int)source._scale);
        foreach (var word in (ReadOnlySpan<ulong>)[source._word0, source._word1, source._word2, source._word3])
        {
            writer.Int64((long)word);
        }
    }

    public static DecimalSumAccumulator Read(SnapshotReader reader)
    {
        var read = new DecimalSumAccumulator { _count = reader.Int64(), _scale = reader.Int32() };
        if (read._scale is < 0 or > ScaleMax) { throw new SnapshotFormatException($"a scale of {read._scale}"); }
        read._word0 = (ulong)reader.Int64();
        read._word1 = (ulong)reader.Int64();
        read._word2 = (ulong)reader.Int64();
        read._word3 = (ulong)reader.Int64();
        return read;
    }

    private readonly AggregateResult Sum()
    {
        // Every value was a multiple of the unit of the scale, so nothing is lost here.
        if ((_word2 | _word3) == 0)
        {
            return Fit(new UInt128(_word1, _word0) / Powers[ScaleMax - _scale], false, (int)_scale);
        }
        var sum = Whole() / (BigInteger)Powers[ScaleMax - _scale];
        var magnitude = BigInteger.Abs(sum);
        return magnitude >> 96 == BigInteger.Zero
            ? Fit((UInt128)magnitude, sum.Sign < 0, (int)_scale) : AggregateResult.Overflow;
    }

    private readonly AggregateResult Average()
    {
        var sum = Whole();
        var magnitude = BigInteger.Abs(sum);
        for (var scale = (int)Math.Max(_scale, AverageScaleMin); ; scale--)
        {
            var divisor = (BigInteger)Powers[ScaleMax - scale] * _count;
            var quotient = ((magnitude * 2) + divisor) / (divisor * 2);
            // A mean is no greater than the greatest value, so it fits when its scale is small enough.
            if (quotient >> 96 == BigInteger.Zero) { return Fit((UInt128)quotient, sum.Sign < 0, scale); }
        }
    }

    private readonly BigInteger Whole()
    {
        Span<byte> bytes = stackalloc byte[32];
        BitConverter.TryWriteBytes(bytes, _word0);
        BitConverter.TryWriteBytes(bytes[8..], _word1);
        BitConverter.TryWriteBytes(bytes[16..], _word2);
        BitConverter.TryWriteBytes(bytes[24..], _word3);
        return new(bytes);
    }

    private static AggregateResult Fit(UInt128 magnitude, bool isNegative, int scale)
    {
        if (magnitude >> 96 != 0) { return AggregateResult.Overflow; }
        return AggregateResult.Of(new decimal(
            (int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), isNegative, (byte)scale));
    }

    /// <summary>Adds or subtracts a decimal's magnitude.</summary>
    private void Change(decimal value, bool isSubtracted)
    {
        Span<int> parts = stackalloc int[4];
        _ = decimal.GetBits(value, parts);
        var low = (uint)parts[0] | ((ulong)(uint)parts[1] << 32);
        ulong high = (uint)parts[2];
        var power = Powers[ScaleMax - value.Scale];
        var (powerLow, powerHigh) = ((ulong)power, (ulong)(power >> 64));
        var word1 = Math.BigMul(low, powerLow, out var word0);
        var crossHigh = Math.BigMul(low, powerHigh, out var crossLow);
        var otherHigh = Math.BigMul(high, powerLow, out var otherLow);
        var middle = (UInt128)word1 + crossLow + otherLow;
        var word2 = crossHigh + otherHigh + (high * powerHigh) + (ulong)(middle >> 64);
        if (!isSubtracted) { AddWords(word0, (ulong)middle, word2, 0); return; }
        AddWords(~word0, ~(ulong)middle, ~word2, ulong.MaxValue);
        AddWords(1, 0, 0, 0);
    }

    private void AddWords(ulong word0, ulong word1, ulong word2, ulong word3)
    {
        var sum = (UInt128)_word0 + word0;
        _word0 = (ulong)sum;
        sum = (UInt128)_word1 + word1 + (ulong)(sum >> 64);
        _word1 = (ulong)sum;
        sum = (UInt128)_word2 + word2 + (ulong)(sum >> 64);
        _word2 = (ulong)sum;
        _word3 += word3 + (ulong)(sum >> 64);
    }

    private static UInt128[] MakePowers()
    {
        var powers = new UInt128[ScaleMax + 1];
        powers[0] = 1;
        for (var index = 1; index < powers.Length; index++) { powers[index] = powers[index - 1] * 10; }
        return powers;
    }
}
