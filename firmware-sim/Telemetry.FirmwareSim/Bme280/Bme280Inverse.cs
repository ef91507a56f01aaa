namespace Telemetry.FirmwareSim.Bme280;

/// <summary>
/// Finds the raw ADC words that the datasheet's compensation formulas (appendix 8.1, double precision) turn into a
/// wanted temperature, pressure or humidity. Each formula is monotone over the ADC's range, so a bisection over the
/// integers finds the nearest word exactly; no inverse formula with errors of its own is needed.
/// </summary>
internal static class Bme280Inverse
{
    private const int WordMax20 = (1 << 20) - 1;
    private const int WordMax16 = (1 << 16) - 1;

    /// <summary>Raw temperature whose low <paramref name="droppedBits"/> bits are zero.</summary>
    public static int Temperature(Bme280Calibration c, double celsius, int droppedBits) =>
        Nearest(celsius, rising: true, WordMax20, droppedBits, adc => FineTemperature(c, adc) / 5120.0);

    /// <summary>
    /// Raw pressure, given the fine temperature that a driver will have computed from the raw temperature.
    /// </summary>
    public static int Pressure(Bme280Calibration c, double pascal, double fine, int droppedBits) =>
        Nearest(pascal, rising: false, WordMax20, droppedBits, adc => PressureOf(c, adc, fine));

    /// <summary>Raw humidity (16 bits).</summary>
    public static int Humidity(Bme280Calibration c, double percent, double fine) =>
        Nearest(percent, rising: true, WordMax16, 0, adc => HumidityOf(c, adc, fine));

    /// <summary>The datasheet's <c>t_fine</c>: temperature in units of 1/5120 °C.</summary>
    public static double FineTemperature(Bme280Calibration c, int adc)
    {
        var linear = ((adc / 16384.0) - (c.T1 / 1024.0)) * c.T2;
        var offset = (adc / 131072.0) - (c.T1 / 8192.0);
        return linear + (offset * offset * c.T3);
    }

    private static double PressureOf(Bme280Calibration c, int adc, double fine)
    {
        var a = (fine / 2.0) - 64000.0;
        var b = (a * a * c.P6 / 32768.0) + (a * c.P5 * 2.0);
        b = (b / 4.0) + (c.P4 * 65536.0);
        var scale = ((c.P3 * a * a / 524288.0) + (c.P2 * a)) / 524288.0;
        scale = (1.0 + (scale / 32768.0)) * c.P1;
        var p = (1048576.0 - adc - (b / 4096.0)) * 6250.0 / scale;
        return p + (((c.P9 * p * p / 2147483648.0) + (p * c.P8 / 32768.0) + c.P7) / 16.0);
    }

    private static double HumidityOf(Bme280Calibration c, int adc, double fine)
    {
        var t = fine - 76800.0;
        var gain = c.H2 / 65536.0 * (1.0 + (c.H6 / 67108864.0 * t * (1.0 + (c.H3 / 67108864.0 * t))));
        var h = (adc - ((c.H4 * 64.0) + (c.H5 / 16384.0 * t))) * gain;
        return h * (1.0 - (c.H1 * h / 524288.0));
    }

    private static int Nearest(double wanted, bool rising, int wordMax, int droppedBits, Func<int, double> formula)
    {
        // Bisect over the words that the resolution allows: the first one at or beyond the wanted value.
        var low = 0;
        var high = wordMax >> droppedBits;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var value = formula(middle << droppedBits);
            var isBelow = rising ? value < wanted : value > wanted;
            if (isBelow)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == 0)
        {
            return 0;
        }

        var above = Math.Abs(formula(low << droppedBits) - wanted);
        var below = Math.Abs(formula((low - 1) << droppedBits) - wanted);
        return (below < above ? low - 1 : low) << droppedBits;
    }
}
