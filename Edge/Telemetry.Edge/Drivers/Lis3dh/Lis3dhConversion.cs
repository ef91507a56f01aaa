namespace Telemetry.Edge.Drivers.Lis3dh;

/// <summary>The datasheet's numbers: sensitivity (table 4), data rates (table 31), data format.</summary>
internal static class Lis3dhConversion
{
    /// <summary>Standard gravity, m/s².</summary>
    public const double Gravity = 9.80665;

    /// <summary>Samples per second in high-resolution mode, by the bits of the rate.</summary>
    public static IReadOnlyList<int> Rates { get; } = [0, 1, 10, 25, 50, 100, 200, 400];

    /// <summary>Full scales in g, by their bits.</summary>
    public static IReadOnlyList<int> Ranges { get; } = [2, 4, 8, 16];

    /// <summary>g per digit in high-resolution mode: 1, 2, 4 and (not 8) 12 mg.</summary>
    public static IReadOnlyList<double> GravitiesPerDigit { get; } = [0.001, 0.002, 0.004, 0.012];

    /// <summary>Twelve bits, left in the two bytes: m/s².</summary>
    public static double Acceleration(short word, int rangeBits) =>
        (word >> 4) * GravitiesPerDigit[rangeBits] * Gravity;

    /// <summary>The digits at either end say only that the acceleration is there or beyond.</summary>
    public static bool IsSaturated(short word) => word >> 4 is 2047 or -2048;
}
