using Telemetry.Contract;
using Telemetry.Edge.Drivers.Sht3x;
using Telemetry.FirmwareSim.Scenario;
using Telemetry.FirmwareSim.Sht3x;

namespace Telemetry.Edge.Tests.Drivers.Chips;

public sealed class Sht3xTests : IDisposable
{
    private readonly ChipBench _bench;
    private (double Celsius, double Humidity) _air = (21.5, 48);

    public Sht3xTests()
    {
        _bench = new ChipBench("\"type\": \"sht3x\"", 0x44, time => new Sht3xDevice(_ => _air, time));
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void The_checksum_is_that_of_the_datasheets_example() =>
        Assert.Equal(0x92, Sht3xConversion.Crc([0xBE, 0xEF]));

    [Theory]
    [InlineData(0x0000, -45, 0)]
    [InlineData(0xFFFF, 130, 100)]
    [InlineData(0x6666, 25.0, 40.0)] // 26214 / 65535 is 0.4.
    public void Words_are_converted_by_the_datasheets_formulas(int word, double celsius, double humidity)
    {
        Assert.Equal(celsius, Sht3xConversion.Celsius((ushort)word), 9);
        Assert.Equal(humidity, Sht3xConversion.RelativeHumidity((ushort)word), 9);
    }

    [Fact]
    public void Checksums_of_driver_and_simulator_were_written_apart_and_agree()
    {
        var random = new Random(17);
        var bytes = new byte[2];
        for (var i = 0; i < 1000; i++)
        {
            random.NextBytes(bytes);
            Assert.Equal(Sht3xDevice.Checksum(bytes), Sht3xConversion.Crc(bytes));
        }
    }

    [Theory]
    [InlineData("low", "2416")]
    [InlineData("medium", "240B")]
    [InlineData("high", "2400")]
    public async Task The_air_is_read_with_each_repeatability(string repeatability, string command)
    {
        using var bench = new ChipBench(
            $"\"type\": \"sht3x\", \"repeatability\": \"{repeatability}\"", 0x44,
            time => new Sht3xDevice(_ => _air, time));
        var samples = await bench.Poll();
        Assert.Equal(21.5, samples["temperature"].Value, 0.002);
        Assert.Equal(48, samples["humidity"].Value, 0.001);
        Assert.Equal(["30A2", "3066", "3041", "F32D", command, "F32D"], bench.Written);
    }

    [Fact]
    public async Task Beyond_the_specified_range_is_flagged()
    {
        _air = (126, 10);
        var samples = await _bench.Poll();
        Assert.Equal(ValueQuality.Range, samples["temperature"].Quality);
        Assert.Equal(ValueQuality.Good, samples["humidity"].Quality);
    }

    [Fact]
    public async Task A_heater_that_somebody_switched_on_makes_readings_suspect_and_is_switched_off()
    {
        await _bench.Value("temperature");
        _bench.Chip.Transfer([0x30, 0x6D], default);
        Assert.Equal(ValueQuality.Suspect, (await _bench.Poll())["temperature"].Quality);
        Assert.Equal(21.5, await _bench.Value("temperature"), 0.002);
    }

    [Theory]
    [InlineData(8)] // While it measures: the read is not acknowledged.
    [InlineData(60_000)] // Between polls: the status says so.
    public async Task A_brown_out_gives_no_reading_and_the_next_poll_is_good(double at)
    {
        await _bench.Poll();
        _bench.Break(SensorFault.BrownOut, at, 1);
        if (at > 1000)
        {
            await _bench.Poll();
            _bench.Time.Advance(TimeSpan.FromMinutes(2));
        }
        await _bench.Fails();
        Assert.Equal(21.5, await _bench.Value("temperature"), 0.002);
    }

    [Fact]
    public async Task Flipped_bits_are_never_a_reading()
    {
        _bench.Break(SensorFault.CrcError, 0, 1e9);
        for (var poll = 0; poll < 20; poll++)
        {
            Assert.Contains("checksum", await _bench.Fails(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_at_the_address_is_told_with_the_address()
    {
        _bench.Break(SensorFault.Dropout, 0, 1e9);
        Assert.Contains("0x44", await _bench.Fails(), StringComparison.Ordinal);
    }
}
