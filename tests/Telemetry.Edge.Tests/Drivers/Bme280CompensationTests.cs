using Telemetry.Edge.Drivers.Bme280;

namespace Telemetry.Edge.Tests.Drivers;

public sealed class Bme280CompensationTests
{
    /// <summary>Bosch's worked example for temperature and pressure; humidity words of an ordinary chip.</summary>
    private static readonly Bme280Calibration Example = new()
    {
        T1 = 27504,
        T2 = 26435,
        T3 = -1000,
        P1 = 36477,
        P2 = -10685,
        P3 = 3024,
        P4 = 2855,
        P5 = 140,
        P6 = -7,
        P7 = 15500,
        P8 = -14600,
        P9 = 6000,
        H1 = 75,
        H2 = 362,
        H3 = 0,
        H4 = 324,
        H5 = 50,
        H6 = 30,
    };

    [Fact]
    public void The_worked_example_gives_its_temperature()
    {
        Assert.Equal(2508, Bme280Compensation.Temperature(519888, Example, out var tFine));
        Assert.Equal(128422, tFine);
    }

    [Fact]
    public void The_worked_example_gives_its_pressure()
    {
        var pressure = Bme280Compensation.Pressure(415148, 128422, Example);
        Assert.Equal(100653.27, pressure / 256.0, 0.02); // The document's value, by its floating-point form.
    }

    [Fact]
    public void Humidity_agrees_with_the_floating_point_form()
    {
        for (var adc = 20_000; adc < 45_000; adc += 250)
        {
            for (var tFine = -100_000; tFine <= 400_000; tFine += 50_000)
            {
                var fixedPoint = Bme280Compensation.Humidity(adc, tFine, Example) / 1024.0;
                Assert.Equal(HumidityOf(adc, tFine, Example), fixedPoint, 0.02);
            }
        }
    }

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(65535, 102_400u)]
    public void Humidity_stays_between_nothing_and_everything(int adc, uint expected) =>
        Assert.Equal(expected, Bme280Compensation.Humidity(adc, 128422, Example));

    [Fact]
    public void Calibration_that_would_divide_by_zero_gives_no_pressure() =>
        Assert.Equal(0u, Bme280Compensation.Pressure(415148, 128422, Example with { P1 = 0 }));

    [Fact]
    public void Twelve_bit_words_keep_their_sign()
    {
        byte[] second = [0, 0, 0, 0xFF, 0x2E, 0x80, 0xE2];
        var words = Bme280Calibration.Parse(new byte[Bme280Calibration.FirstBytes], second);
        Assert.Equal(-2, words.H4);
        Assert.Equal(-2046, words.H5);
        Assert.Equal(-30, words.H6);
    }

    /// <summary>The datasheet's appendix, section 8.1.</summary>
    private static double HumidityOf(int adc, int tFine, in Bme280Calibration c)
    {
        var h = tFine - 76800.0;
        h = (adc - ((c.H4 * 64.0) + (c.H5 / 16384.0 * h)))
            * (c.H2 / 65536.0 * (1.0 + (c.H6 / 67108864.0 * h * (1.0 + (c.H3 / 67108864.0 * h)))));
        h *= 1.0 - (c.H1 * h / 524288.0);
        return Math.Clamp(h, 0, 100);
    }
}
