namespace Telemetry.Edge.Drivers.Ads1115;

/// <summary>
/// The datasheet's numbers: full scales (table 7-1), data rates, and what a code means (section 7.5.4).
/// </summary>
internal static class Ads1115Conversion
{
    private const double CodesPerFullScale = 32768;

    /// <summary>The supply-independent full scale in volts, by the amplifier's bits.</summary>
    public static IReadOnlyList<double> FullScales { get; } = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256];

    /// <summary>Conversions per second, by the rate's bits.</summary>
    public static IReadOnlyList<int> Rates { get; } = [8, 16, 32, 64, 128, 250, 475, 860];

    /// <summary>Volts = code · full scale / 2¹⁵.</summary>
    public static double Volts(short code, int gain) => code * FullScales[gain] / CodesPerFullScale;

    /// <summary>A code at either end says only that the voltage is there or beyond.</summary>
    public static bool IsSaturated(short code) => code is short.MaxValue or short.MinValue;

    /// <summary>One conversion: its rate may be 10 % slow (section 6.5), and waking takes 25 µs.</summary>
    public static TimeSpan ConversionTime(int rate) =>
        TimeSpan.FromSeconds(1.0 / (0.9 * rate)) + TimeSpan.FromMicroseconds(50);
}
