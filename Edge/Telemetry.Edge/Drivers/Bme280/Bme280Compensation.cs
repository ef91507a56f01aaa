namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>
/// The integer compensation formulas of the datasheet (section 4.2.3): 32 bit for temperature and humidity, 64 bit for
/// pressure. The names of the variables are the datasheet's, so that they can be compared line by line.
/// </summary>
internal static class Bme280Compensation
{
    private const int HumidityMaxQ22 = 419_430_400;

    /// <summary>Temperature in 0.01 °C, and <paramref name="tFine"/>, which the other two formulas need.</summary>
    public static int Temperature(int adcT, in Bme280Calibration dig, out int tFine)
    {
        var var1 = (((adcT >> 3) - (dig.T1 << 1)) * dig.T2) >> 11;
        var var2 = (((((adcT >> 4) - dig.T1) * ((adcT >> 4) - dig.T1)) >> 12) * dig.T3) >> 14;
        tFine = var1 + var2;
        return ((tFine * 5) + 128) >> 8;
    }

    /// <summary>Pressure in Pa as Q24.8: divide by 256.</summary>
    public static uint Pressure(int adcP, int tFine, in Bme280Calibration dig)
    {
        var var1 = (long)tFine - 128_000;
        var var2 = var1 * var1 * dig.P6;
        var2 += (var1 * dig.P5) << 17;
        var2 += (long)dig.P4 << 35;
        var1 = ((var1 * var1 * dig.P3) >> 8) + ((var1 * dig.P2) << 12);
        var1 = (((1L << 47) + var1) * dig.P1) >> 33;
        if (var1 == 0)
        {
            return 0; // Only with calibration words that no chip has; the datasheet guards the division here too.
        }
        var p = 1_048_576L - adcP;
        p = (((p << 31) - var2) * 3125) / var1;
        var1 = (dig.P9 * (p >> 13) * (p >> 13)) >> 25;
        var2 = (dig.P8 * p) >> 19;
        p = ((p + var1 + var2) >> 8) + ((long)dig.P7 << 4);
        return (uint)p;
    }

    /// <summary>Relative humidity in % as Q22.10: divide by 1024.</summary>
    public static uint Humidity(int adcH, int tFine, in Bme280Calibration dig)
    {
        var v = tFine - 76_800;
        var offset = ((adcH << 14) - (dig.H4 << 20) - (dig.H5 * v) + 16_384) >> 15;
        var slope = (((((v * dig.H6) >> 10) * (((v * dig.H3) >> 11) + 32_768)) >> 10) + 2_097_152) * dig.H2;
        v = offset * ((slope + 8192) >> 14);
        v -= ((((v >> 15) * (v >> 15)) >> 7) * dig.H1) >> 4;
        return (uint)(Math.Clamp(v, 0, HumidityMaxQ22) >> 12);
    }
}
