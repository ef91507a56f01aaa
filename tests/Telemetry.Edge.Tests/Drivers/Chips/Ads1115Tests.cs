using Telemetry.Contract;
using Telemetry.Edge.Drivers.Ads1115;
using Telemetry.FirmwareSim.Ads1115;
using Telemetry.FirmwareSim.I2c;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Drivers.Chips;

public sealed class Ads1115Tests
{
    private readonly double[] _volts = [1.0, 0.25, -0.1, 2.5];

    /// <summary>Table 7-3 of the datasheet: codes at and between the ends of the scale.</summary>
    [Theory]
    [InlineData(0x7FFF, 2, 2.048 * 32767 / 32768)]
    [InlineData(0x0001, 2, 2.048 / 32768)]
    [InlineData(0x0000, 2, 0)]
    [InlineData(0xFFFF, 2, -2.048 / 32768)]
    [InlineData(0x8000, 2, -2.048)]
    [InlineData(0x4000, 0, 3.072)]
    [InlineData(0x4000, 5, 0.128)]
    public void Codes_are_shares_of_the_full_scale(int code, int gain, double volts) =>
        Assert.Equal(volts, Ads1115Conversion.Volts(unchecked((short)code), gain), 12);

    [Theory]
    [InlineData("0", "2.048", 1.0, "C583")]
    [InlineData("3", "4.096", 2.5, "F383")]
    [InlineData("0-1", "1.024", 0.75, "8783")]
    [InlineData("2-3", "6.144", -2.6, "B183")]
    [InlineData("1-3", "4.096", -2.25, "A383")]
    [InlineData("2", "0.256", -0.1, "EB83")]
    public async Task Each_input_and_range_is_read(string input, string range, double volts, string settings)
    {
        using var bench = Bench($"{{ \"input\": \"{input}\", \"range\": \"{range}\", \"metric\": \"u\" }}");
        Assert.Equal(volts, await bench.Value("u"), double.Parse(range, null) / 32768);
        Assert.Contains("01" + settings, bench.Written);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(860)]
    public async Task A_conversion_is_waited_for_at_any_rate(int rate)
    {
        using var bench = Bench("{ \"input\": \"0\", \"metric\": \"u\" }", $"\"rate\": {rate},");
        await bench.Value("u");
        _volts[0] = 1.5; // The next value must be of the next conversion.
        Assert.Equal(1.5, await bench.Value("u"), 0.001);
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(-2.5)]
    public async Task The_end_of_the_scale_is_saturation(double volts)
    {
        _volts[0] = volts;
        using var bench = Bench("{ \"input\": \"0\", \"metric\": \"u\" }");
        Assert.Equal(ValueQuality.Saturated, (await bench.Poll())["u"].Quality);
    }

    [Fact]
    public async Task Scale_and_offset_make_it_what_it_means()
    {
        // A 4 to 20 mA loop over 100 Ω: 0.4 V is −50 °C, 2 V is 150 °C.
        using var bench = Bench(
            "{ \"input\": \"0\", \"metric\": \"t\", \"unit\": \"Cel\", \"scale\": 125, \"offset\": -100 }");
        var sample = (await bench.Poll())["t"];
        Assert.Equal(25, sample.Value, 0.01);
        Assert.Equal("Cel", sample.Unit);
    }

    [Fact]
    public async Task A_brown_out_in_the_middle_of_a_conversion_gives_no_reading()
    {
        using var bench = Bench("{ \"input\": \"0\", \"metric\": \"u\" }");
        bench.Break(SensorFault.BrownOut, 4, 1);
        Assert.Contains("lost its settings", await bench.Fails(), StringComparison.Ordinal);
        Assert.Equal(1, await bench.Value("u"), 0.001);
    }

    [Fact]
    public async Task A_chip_that_never_gets_ready_is_a_failure_and_no_wait_without_end()
    {
        using var bench = new ChipBench(
            "\"type\": \"ads1115\", \"channels\": [ { \"input\": \"0\", \"metric\": \"u\" } ]", 0x48,
            time => new Dull(new Ads1115Device((_, _) => 1, time)));
        Assert.Contains("never", await bench.Fails(), StringComparison.Ordinal);
    }

    private ChipBench Bench(string channel, string keys = "") => new(
        $"\"type\": \"ads1115\", {keys} \"channels\": [ {channel} ]", 0x48,
        time => new Ads1115Device((input, _) => _volts[input], time));

    /// <summary>A chip whose ready bit hangs low.</summary>
    private sealed class Dull(Ads1115Device chip) : II2cTarget
    {
        public I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read)
        {
            var status = chip.Transfer(write, read);
            if (write is [1] && read.Length == 2)
            {
                read[0] &= 0x7F;
            }
            return status;
        }

        public void PowerCycle() => chip.PowerCycle();
    }
}
