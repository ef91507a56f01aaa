namespace Telemetry.Edge.Drivers.Ina219;

/// <summary>The datasheet's formulas (sections 8.5 and 8.6).</summary>
internal static class Ina219Conversion
{
    /// <summary>Volts over the shunt per bit of its register.</summary>
    public const double ShuntVoltsPerBit = 10e-6;

    /// <summary>Volts of the bus per bit of its register, after the three flag bits.</summary>
    public const double BusVoltsPerBit = 4e-3;

    private const double CalibrationFactor = 0.04096;

    /// <summary>
    /// Equation 1: calibration = trunc(0.04096 / (amperes per bit · shunt)); its lowest bit is void and left out.
    /// </summary>
    public static int Calibration(double amperesPerBit, double shuntOhms) =>
        (int)Math.Truncate(CalibrationFactor / (amperesPerBit * shuntOhms)) & ~1;

    /// <summary>What one bit of the current register is, once the calibration was rounded.</summary>
    public static double AmperesPerBit(int calibration, double shuntOhms) =>
        CalibrationFactor / (calibration * shuntOhms);

    /// <summary>The bus voltage lies above three flag bits.</summary>
    public static double BusVolts(ushort register) => (register >> 3) * BusVoltsPerBit;

    /// <summary>The shunt's code at the end of its range: 4000, 8000, 16000, 32000 for 40, 80, 160, 320 mV.</summary>
    public static int ShuntCodeMax(int gain) => 4000 << gain;

    /// <summary>The bus's code at the end of its range.</summary>
    public static int BusCodeMax(bool isWide) => isWide ? 8000 : 4000;

    /// <summary>Both conversions: 586 µs at most each, times the samples that are averaged (table 5).</summary>
    public static TimeSpan ConversionTime(int samples) => TimeSpan.FromMicroseconds(2 * 586 * samples);
}
