using Telemetry.Engine.Time;

namespace Telemetry.Engine.Tests.Time;

public sealed class DurationTests
{
    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(1, "1 us")]
    [InlineData(-500_000, "-500 ms")]
    [InlineData(90_000_000, "1 min 30 s")]
    [InlineData(129_600_000_000, "1 d 12 h")]
    [InlineData(86_400_001_001, "1 d 1 ms 1 us")]
    [InlineData(long.MinValue, "-106751991 d 4 h 54 s 775 ms 808 us")]
    public void A_length_is_told_in_units(long micros, string text) =>
        Assert.Equal(text, new Duration(micros).ToText());
}
