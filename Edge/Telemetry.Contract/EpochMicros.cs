namespace Telemetry.Contract;

/// <summary>
/// Event times are whole µs since the epoch. These turn seconds into them, to the nearest µs, ties to even,
/// by exact arithmetic: a double is taken for the number it is, not for a product of it.
/// </summary>
public static class EpochMicros
{
    /// <summary>The earliest time taken: the year 1.</summary>
    public const long Min = -62_135_596_800_000_000;

    /// <summary>The latest time taken: the end of the year 9999.</summary>
    public const long Max = 253_402_300_799_999_999;

    /// <summary>Times below 2^28 s are relative to now in SenML (RFC 8428, 4.5.3).</summary>
    public const long RelativeBelow = (1L << 28) * 1_000_000;

    /// <summary>The greatest distance of two times; base time and time of a record are each within it.</summary>
    private const long OffsetMax = Max - Min;

    /// <summary>Is this a time that is taken?</summary>
    public static bool IsValid(long micros) => micros is >= Min and <= Max;

    /// <summary>Seconds to µs; false when not finite or not a time that is taken.</summary>
    public static bool TryFromSeconds(double seconds, out long micros) =>
        TryOffsetFromSeconds(seconds, out micros) && IsValid(micros);

    /// <summary>Seconds between two times to µs; false when not finite or too many.</summary>
    internal static bool TryOffsetFromSeconds(double seconds, out long micros)
    {
        micros = 0;
        var scaled = seconds * 1e6;
        if (!(Math.Abs(scaled) < 4e17))
        {
            return false;
        }

        // The product is off by less than a quarter of a µs in this range: only near a tie can that matter.
        var rounded = Math.Round(scaled, MidpointRounding.ToEven);
        micros = Math.Abs(scaled) < 1e15 * 2 && Math.Abs(scaled - rounded) < 0.25
            ? (long)rounded
            : RoundExactly(seconds);
        return micros is >= -OffsetMax and <= OffsetMax;
    }

    private static long RoundExactly(double seconds)
    {
        var bits = BitConverter.DoubleToInt64Bits(seconds);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var fraction = bits & 0xF_FFFF_FFFF_FFFF;
        var mantissa = exponent == 0 ? fraction : fraction | (1L << 52);
        var shift = Math.Max(exponent, 1) - 1075;
        var scaled = (Int128)mantissa * 1_000_000;
        if (shift >= 0)
        {
            scaled <<= shift;
        }
        else if (shift < -100)
        {
            scaled = 0;
        }
        else
        {
            var half = Int128.One << (-shift - 1);
            var rest = scaled & ((Int128.One << -shift) - 1);
            scaled >>= -shift;
            if (rest > half || (rest == half && Int128.IsOddInteger(scaled)))
            {
                scaled += 1;
            }
        }

        return (long)(bits < 0 ? -scaled : scaled);
    }

    /// <summary>whole × 10^exponent seconds between two times to µs; false when too many.</summary>
    internal static bool TryOffsetFromDecimal(Int128 whole, int exponent, out long micros)
    {
        micros = 0;
        if (whole == 0)
        {
            return true;
        }

        var power = exponent + 6;
        if (power >= 0)
        {
            // 10^19 µs is out of range already.
            if (power > 18 || Int128.Abs(whole) > long.MaxValue)
            {
                return false;
            }

            whole *= (Int128)Powers.OfTen(power);
        }
        else if (power < -38)
        {
            whole = 0;
        }
        else
        {
            whole = DivideToEven(whole, -power);
        }

        micros = (long)Int128.Clamp(whole, -OffsetMax, OffsetMax);
        return micros == whole;
    }

    private static Int128 DivideToEven(Int128 whole, int power)
    {
        // |whole| < 2^65 here, so that the double of the remainder cannot overflow for the powers that matter.
        var divisor = Int128.One;
        for (var i = 0; i < power; i++)
        {
            divisor *= 10;
        }

        var (quotient, remainder) = Int128.DivRem(whole, divisor);
        var twice = Int128.Abs(remainder) * 2;
        if (twice > divisor || (twice == divisor && Int128.IsOddInteger(quotient)))
        {
            quotient += Int128.IsNegative(whole) ? -1 : 1;
        }

        return quotient;
    }
}
