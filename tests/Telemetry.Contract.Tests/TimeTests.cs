using System.Numerics;
using CsCheck;

namespace Telemetry.Contract.Tests;

public sealed class TimeTests
{
    [Fact]
    public void A_double_is_rounded_to_the_nearest_microsecond_exactly() =>
        Gen.Double[-62e9, 253e9].Sample(static seconds =>
        {
            var isOk = EpochMicros.TryFromSeconds(seconds, out var micros);
            return isOk && micros == Exact(seconds);
        });

    [Fact]
    public void Ties_and_near_ties_are_exact()
    {
        double[] starts = [0, 1.5e-6, 0.5e-6, 2.5e-6, 1_780_000_000.0000005, 4_503_599_627.3704955, 17_179_869_184.25];
        foreach (var start in starts)
        {
            var up = start;
            var down = -start;
            for (var i = 0; i < 200; i++)
            {
                Assert.True(EpochMicros.TryFromSeconds(up, out var micros));
                Assert.Equal(Exact(up), micros);
                Assert.True(EpochMicros.TryFromSeconds(down, out micros));
                Assert.Equal(Exact(down), micros);
                up = Math.BitIncrement(up);
                down = Math.BitIncrement(down);
            }
        }
    }

    [Fact]
    public void Every_microsecond_of_this_century_survives_being_a_double() =>
        Gen.Long[0, 4_102_444_800_000_000].Sample(static micros =>
            EpochMicros.TryFromSeconds(micros / 1e6, out var back) && back == micros);

    [Theory]
    [InlineData("1780000000.000001", 1_780_000_000_000_001)]
    [InlineData("1780000000.0000005", 1_780_000_000_000_000)]
    [InlineData("1780000000.0000015", 1_780_000_000_000_002)]
    [InlineData("1780000000.00000050000000000000000000001", 1_780_000_000_000_001)]
    [InlineData("-0.0000005", 0)]
    [InlineData("-1.5", -1_500_000)]
    [InlineData("1.276020076001e+09", 1_276_020_076_001_000)]
    [InlineData("178000000000000000000e-11", 1_780_000_000_000_000)]
    [InlineData("0.00000000000000000000000000001e38", 1_000_000_000_000_000)]
    [InlineData("0e999999999", 0)]
    [InlineData("1e-999999999", 0)]
    public void Decimal_text_is_exact(string text, long micros)
    {
        Assert.True(DecimalText.TryToMicros(System.Text.Encoding.ASCII.GetBytes(text), 0, out var actual));
        Assert.Equal(micros, actual);
    }

    [Theory]
    [InlineData("1e99")]
    [InlineData("315537897600")]
    [InlineData("-315537897600")]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1x")]
    [InlineData("..1")]
    public void Text_that_is_no_time_is_refused(string text) =>
        Assert.False(DecimalText.TryToMicros(System.Text.Encoding.ASCII.GetBytes(text), 0, out _));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    [InlineData(253402300800.0)]
    public void Doubles_that_are_no_time_are_refused(double seconds) =>
        Assert.False(EpochMicros.TryFromSeconds(seconds, out _));

    /// <summary>The number that the double is, in µs, by big integers.</summary>
    private static long Exact(double seconds)
    {
        var bits = BitConverter.DoubleToInt64Bits(Math.Abs(seconds));
        var exponent = (int)(bits >> 52);
        var mantissa = new BigInteger((bits & 0xF_FFFF_FFFF_FFFF) | (exponent == 0 ? 0 : 1L << 52));
        var shift = Math.Max(exponent, 1) - 1075;
        var numerator = mantissa * 1_000_000 * BigInteger.Pow(2, Math.Max(shift, 0));
        var denominator = BigInteger.Pow(2, Math.Max(-shift, 0));
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var compare = (rest * 2).CompareTo(denominator);
        if (compare > 0 || (compare == 0 && !quotient.IsEven))
        {
            quotient += 1;
        }

        return (long)(seconds < 0 ? -quotient : quotient);
    }
}
