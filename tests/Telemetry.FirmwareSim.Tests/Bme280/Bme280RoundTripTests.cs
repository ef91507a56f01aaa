using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Telemetry.FirmwareSim.Bme280;

namespace Telemetry.FirmwareSim.Tests.Bme280;

public sealed class Bme280RoundTripTests
{
    /// <summary>The sensor's operating range: −40..85 °C, 300..1100 hPa, 0..100 %.</summary>
    private static readonly Gen<EnvironmentSample> Environments = Gen.Select(
        Gen.Double[-40, 85], Gen.Double[0, 100], Gen.Double[30_000, 110_000],
        (celsius, humidity, pascal) => new EnvironmentSample(celsius, humidity, pascal));

    [Fact]
    public void A_datasheet_driver_gets_the_truth_within_the_full_resolution() =>
        Gen.Select(Environments, Gen.ULong).Sample((truth, seed) =>
        {
            var (celsius, pascal, humidity) = Measure(truth, Bme280Calibration.FromSeed(seed), code: 5);
            Assert.InRange(celsius - truth.Celsius, -0.0004, 0.0004);  // half of 20 bits
            Assert.InRange(pascal - truth.Pascal, -0.2, 0.2);
            Assert.InRange(humidity - truth.Humidity, -0.008, 0.008);  // half of 16 bits
        }, iter: 2_000);

    [Fact]
    public void At_one_sample_the_resolution_is_sixteen_bits() =>
        Gen.Select(Environments, Gen.ULong).Sample((truth, seed) =>
        {
            var (celsius, pascal, _) = Measure(truth, Bme280Calibration.FromSeed(seed), code: 1);
            Assert.InRange(celsius - truth.Celsius, -0.004, 0.004);
            Assert.InRange(pascal - truth.Pascal, -2.5, 2.5);
        }, iter: 1_000);

    [Fact]
    public void The_corners_of_the_range_come_back()
    {
        foreach (var celsius in new[] { -40.0, 0, 85 })
        {
            foreach (var pascal in new[] { 30_000.0, 110_000 })
            {
                foreach (var humidity in new[] { 0.0, 100 })
                {
                    var truth = new EnvironmentSample(celsius, humidity, pascal);
                    var got = Measure(truth, Bme280Calibration.Typical, code: 5);
                    Assert.Equal(celsius, got.Celsius, 0.0004);
                    Assert.Equal(pascal, got.Pascal, 0.2);
                    Assert.Equal(humidity, got.Humidity, 0.008);
                }
            }
        }
    }

    private static (double Celsius, double Pascal, double Humidity) Measure(
        EnvironmentSample truth, Bme280Calibration calibration, int code)
    {
        var time = new FakeTimeProvider();
        var device = new Bme280Device(calibration, _ => truth, time);
        var low = new byte[26];
        var high = new byte[7];
        var data = new byte[8];
        device.WriteRead([0x88], low);
        device.WriteRead([0xE1], high);
        device.Write([0xF2, (byte)code, 0xF4, (byte)((code << 5) | (code << 2) | 1)]);
        time.Advance(TimeSpan.FromMilliseconds(120));
        device.WriteRead([0xF7], data);
        return new DatasheetCompensation(low, high).Convert(data);
    }
}
