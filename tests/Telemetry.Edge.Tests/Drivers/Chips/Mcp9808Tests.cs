using Telemetry.Contract;
using Telemetry.Edge.Drivers.Mcp9808;
using Telemetry.FirmwareSim.Mcp9808;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Drivers.Chips;

public sealed class Mcp9808Tests : IDisposable
{
    private readonly ChipBench _bench;
    private double _celsius = 21.5;

    public Mcp9808Tests()
    {
        _bench = new ChipBench("\"type\": \"mcp9808\"", 0x18, time => new Mcp9808Device(_ => _celsius, time));
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0x0194, 25.25)] // 0000 0001 1001 0100
    [InlineData(0x0000, 0)]
    [InlineData(0x1FFF, -0.0625)]
    [InlineData(0x1FF0, -1)]
    [InlineData(0x1D80, -40)]
    [InlineData(0x07D0, 125)]
    [InlineData(0xE194, 25.25)] // All three alert bits are set.
    [InlineData(0xFFF0, -1)]
    public void The_register_is_two_complement_below_masked_alert_bits(int register, double celsius) =>
        Assert.Equal(celsius, Mcp9808Chip.Celsius((ushort)register));

    [Theory]
    [InlineData(0, 21.4, 21.0)]
    [InlineData(1, 21.4, 21.25)]
    [InlineData(2, 21.4, 21.375)]
    [InlineData(3, 21.4, 21.375)]
    [InlineData(3, -12.3, -12.3125)]
    [InlineData(0, -0.4, -0.5)]
    public async Task Each_resolution_is_waited_for_and_cuts_as_the_chip_does(
        int resolution, double truth, double celsius)
    {
        using var bench = new ChipBench(
            $"\"type\": \"mcp9808\", \"resolution\": {resolution}", 0x18, time => new Mcp9808Device(_ => truth, time));
        Assert.Equal(celsius, await bench.Value("temperature"));
    }

    [Fact]
    public async Task A_chip_that_lost_its_supply_says_zero_and_is_not_believed()
    {
        await _bench.Value("temperature");
        _bench.Chip.PowerCycle();
        Assert.Contains("lost", await _bench.Fails(), StringComparison.Ordinal);
        Assert.Equal(21.5, await _bench.Value("temperature"));
    }

    [Fact]
    public async Task Beyond_the_specified_range_is_flagged()
    {
        _celsius = 130;
        Assert.Equal(ValueQuality.Range, (await _bench.Poll())["temperature"].Quality);
    }

    [Fact]
    public async Task Another_chip_is_refused()
    {
        using var bench = new ChipBench(
            "\"type\": \"mcp9808\"", 0x18, time => new FirmwareSim.Lis3dh.Lis3dhDevice(_ => default, time));
        Assert.Contains("maker", await bench.Fails(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chip_that_comes_back_is_set_up_anew()
    {
        _bench.Break(SensorFault.Dropout, 0, 10);
        await _bench.Fails();
        _bench.Time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(21.5, await _bench.Value("temperature"));
    }
}
