using Telemetry.Engine.Gaps;

namespace Telemetry.Engine.Tests.Gaps;

public sealed class LinearFillTests
{
    [Fact]
    public void Large_integers_keep_their_last_digits()
    {
        Assert.Equal(9_007_199_254_740_993, LinearFill.Between(9_007_199_254_740_993L, 9_007_199_254_740_993L, 1, 3));
        Assert.Equal(
            1_700_000_000_000_000_002,
            LinearFill.Between(1_700_000_000_000_000_001L, 1_700_000_000_000_000_004L, 1, 3));
        Assert.Equal(-1, LinearFill.Between(long.MinValue, long.MaxValue, 499, 1_000) / 18_446_744_073_709_551);
        Assert.Equal(0, LinearFill.Between(-long.MaxValue, long.MaxValue, 1, 2));
        Assert.Equal(4, LinearFill.Between(3L, 4L, 1, 2));
    }

    [Fact]
    public void A_line_between_the_extremes_does_not_overflow()
    {
        Assert.Equal(0m, LinearFill.Between(-decimal.MaxValue, decimal.MaxValue, 1, 2));
        Assert.Equal(0.0, LinearFill.Between(-double.MaxValue, double.MaxValue, 1, 2));
        Assert.Equal(2.5m, LinearFill.Between(2m, 3m, 1, 2));
        Assert.Equal(2.5, LinearFill.Between(2.0, 3.0, 1, 2));
    }
}
