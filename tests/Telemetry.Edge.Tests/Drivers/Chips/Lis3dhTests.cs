using Telemetry.Contract;
using Telemetry.Edge.Drivers.Lis3dh;
using Telemetry.FirmwareSim.Lis3dh;

namespace Telemetry.Edge.Tests.Drivers.Chips;

public sealed class Lis3dhTests : IDisposable
{
    private const double Gravity = 9.80665;

    private readonly ChipBench _bench;
    private Func<TimeSpan, (double X, double Y, double Z)> _truth = _ => (0, 0, Gravity);

    public Lis3dhTests()
    {
        _bench = new ChipBench("\"type\": \"lis3dh\"", 0x18, time => new Lis3dhDevice(t => _truth(t), time));
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>AN3308, section 3.1.4: what 28h and 29h hold at ±2 g.</summary>
    [Theory]
    [InlineData(0xE0, 0x15, 0.350)]
    [InlineData(0x00, 0x04, 0.064)]
    [InlineData(0x20, 0xEA, -0.350)]
    [InlineData(0x00, 0x40, 1.024)]
    [InlineData(0x00, 0xC0, -1.024)]
    public void Low_and_high_byte_are_milli_g_of_twelve_bits(int low, int high, double gravities) =>
        Assert.Equal(gravities * Gravity, Lis3dhConversion.Acceleration((short)((high << 8) | low), 0), 9);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 12)]
    public void Sensitivity_follows_the_range(int rangeBits, int milliGravities) =>
        Assert.Equal(milliGravities * 0.001 * Gravity, Lis3dhConversion.Acceleration(0x10, rangeBits), 12);

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public async Task Gravity_is_gravity_in_each_range(int range)
    {
        using var bench = new ChipBench(
            $"\"type\": \"lis3dh\", \"range_g\": {range}", 0x18, time => new Lis3dhDevice(t => _truth(t), time));
        var samples = await bench.Poll();
        Assert.Equal(Gravity, samples["z"].Value, 0.07);
        Assert.Equal(0, samples["x"].Value, 0.07);
    }

    [Fact]
    public async Task Vibration_is_what_moves_around_the_mean()
    {
        _truth = t => (2 * Math.Sin(2 * Math.PI * 5 * t.TotalSeconds), 0, Gravity);
        await _bench.Poll();
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2 / Math.Sqrt(2), await _bench.Value("vibration"), 0.02);
    }

    [Fact]
    public async Task More_samples_than_the_chip_keeps_are_a_gap()
    {
        await _bench.Poll();
        _bench.Time.Advance(TimeSpan.FromSeconds(1.2));
        Assert.Equal(ValueQuality.Good, (await _bench.Poll())["z"].Quality);
        _bench.Time.Advance(TimeSpan.FromSeconds(1.4));
        Assert.Equal(ValueQuality.Gap, (await _bench.Poll())["z"].Quality);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ValueQuality.Good, (await _bench.Poll())["z"].Quality);
    }

    [Fact]
    public async Task A_snapshot_has_no_gaps()
    {
        using var bench = new ChipBench(
            "\"type\": \"lis3dh\", \"rate\": 400, \"snapshot\": true", 0x18,
            time => new Lis3dhDevice(t => _truth(t), time));
        await bench.Poll();
        bench.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Gravity, await bench.Value("z"), 0.03);
    }

    [Fact]
    public async Task One_sample_at_the_end_of_the_range_saturates_the_poll()
    {
        _truth = t => (0, 0, t.TotalSeconds is > 0.5 and < 0.56 ? 50 : Gravity);
        await _bench.Poll();
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.All((await _bench.Poll()).Values, s => Assert.Equal(ValueQuality.Saturated, s.Quality));
    }

    [Fact]
    public async Task A_chip_that_lost_its_supply_gives_nothing()
    {
        await _bench.Poll();
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        _bench.Chip.PowerCycle();
        await _bench.Fails();
        Assert.Equal(Gravity, await _bench.Value("z"), 0.03);
    }

    [Fact]
    public async Task Another_chip_is_refused()
    {
        using var bench = new ChipBench(
            "\"type\": \"lis3dh\"", 0x18, time => new FirmwareSim.Mcp9808.Mcp9808Device(_ => 20, time));
        Assert.Contains("LIS3DH", await bench.Fails(), StringComparison.Ordinal);
    }
}
