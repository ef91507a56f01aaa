using Telemetry.Contract;
using Telemetry.Edge.Drivers.Ina219;
using Telemetry.FirmwareSim.Ina219;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Drivers.Chips;

public sealed class Ina219Tests : IDisposable
{
    private readonly ChipBench _bench;
    private (double Volts, double Amperes) _truth = (11.98, 10);

    public Ina219Tests()
    {
        // The datasheet's example: 2 mΩ, up to 15 A, 12 V.
        _bench = new ChipBench(
            "\"type\": \"ina219\", \"shunt_ohms\": 0.002, \"amperes_max\": 32.768, "
            + "\"shunt_millivolts\": 40, \"bus_volts\": 16",
            0x40, time => new Ina219Device(_ => _truth, 0.002, time));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Section 8.5.1 and table 8: 1 mA per bit over 2 mΩ is 20480, and 2000 there are 10000 here.</summary>
    [Fact]
    public void The_datasheets_worked_example_holds()
    {
        Assert.Equal(20480, Ina219Conversion.Calibration(1e-3, 0.002));
        Assert.Equal(0.020, 0x07D0 * Ina219Conversion.ShuntVoltsPerBit, 12);
        Assert.Equal(11.98, Ina219Conversion.BusVolts(0x5D98), 12);
        Assert.Equal(10.0, 0x2710 * Ina219Conversion.AmperesPerBit(20480, 0.002), 12);
    }

    [Fact]
    public async Task The_worked_example_comes_out_of_the_simulated_chip_and_the_driver()
    {
        var samples = await _bench.Poll();
        Assert.Equal(11.98, samples["voltage"].Value, 9);
        Assert.Equal(10.0, samples["current"].Value, 9);
        Assert.Equal(119.8, samples["power"].Value, 9);
        Assert.Equal((0x2710, 0x1766), (Word(4), Word(3)));
        Assert.All(samples.Values, s => Assert.Equal(ValueQuality.Good, s.Quality));
    }

    [Fact]
    public async Task Current_and_power_keep_their_sign()
    {
        _truth = (12, -3);
        var samples = await _bench.Poll();
        Assert.Equal(-3, samples["current"].Value, 3);
        Assert.Equal(-36, samples["power"].Value, 2);
    }

    [Fact]
    public async Task The_end_of_the_shunts_range_is_saturation_of_current_and_power()
    {
        _truth = (12, 25);
        var samples = await _bench.Poll();
        Assert.Equal(ValueQuality.Saturated, samples["current"].Quality);
        Assert.Equal(ValueQuality.Saturated, samples["power"].Quality);
        Assert.Equal(ValueQuality.Good, samples["voltage"].Quality);
    }

    [Fact]
    public async Task The_overflow_flag_is_saturation()
    {
        // One bit is a 32768th of an ampere: 10 A are more than the register holds, though the shunt is in its range.
        using var bench = new ChipBench(
            "\"type\": \"ina219\", \"shunt_ohms\": 0.02, \"amperes_max\": 1.1", 0x40,
            time => new Ina219Device(_ => (12, 10), 0.02, time));
        Assert.Equal(ValueQuality.Saturated, (await bench.Poll())["current"].Quality);
    }

    [Fact]
    public async Task The_end_of_the_bus_range_is_saturation_of_the_voltage()
    {
        _truth = (17, 1);
        var samples = await _bench.Poll();
        Assert.Equal(ValueQuality.Saturated, samples["voltage"].Quality);
        Assert.Equal(ValueQuality.Good, samples["current"].Quality);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(60_000)]
    public async Task A_brown_out_makes_no_reading_of_zero_amperes(double at)
    {
        _bench.Break(SensorFault.BrownOut, at, 1);
        if (at > 1000)
        {
            await _bench.Poll();
            _bench.Time.Advance(TimeSpan.FromMinutes(2));
        }
        await _bench.Fails();
        Assert.Equal(10, await _bench.Value("current"), 3);
    }

    [Fact]
    public async Task Averaging_is_waited_for()
    {
        using var bench = new ChipBench(
            "\"type\": \"ina219\", \"samples\": 128", 0x40, time => new Ina219Device(_ => (5, 0.5), 0.1, time));
        var before = bench.Time.GetUtcNow();
        Assert.Equal(0.5, await bench.Value("current"), 3);
        Assert.True(bench.Time.GetUtcNow() - before >= TimeSpan.FromMilliseconds(136.2));
    }

    private int Word(byte register)
    {
        var two = new byte[2];
        _bench.Chip.Transfer([register], two);
        return (two[0] << 8) | two[1];
    }
}
