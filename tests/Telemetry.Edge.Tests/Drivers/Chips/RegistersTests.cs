using Telemetry.Contract;
using Telemetry.Edge.Drivers.Registers;
using Telemetry.FirmwareSim.Mcp9808;

namespace Telemetry.Edge.Tests.Drivers.Chips;

public sealed class RegistersTests : IDisposable
{
    private const string Thermometer = """
        "type": "registers", "address": "0x18",
        "identify": [ { "register": 6, "width": 2, "equals": "0x54" },
          { "register": 7, "width": 2, "shift": 8, "equals": 4 } ],
        "init": [ { "write": [2, "0x07", "0xD0"], "wait_ms": 400 } ],
        "values": [ { "metric": "t", "unit": "Cel", "register": 5, "width": 2, "bits": 13, "signed": true,
          "scale": 0.0625, "offset": 1, "min": -20, "max": 60 } ],
        "verify": [ { "register": 2, "width": 2, "equals": 2000 } ]
        """;

    private readonly ChipBench _bench;
    private double _celsius = -12.5;

    public RegistersTests()
    {
        _bench = new ChipBench(Thermometer, 0x18, time => new Mcp9808Device(_ => _celsius, time));
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(1, false, false, 0, 8, 0xFE)]
    [InlineData(1, false, true, 0, 8, -2)]
    [InlineData(2, false, false, 0, 16, 0xFEDC)]
    [InlineData(2, true, false, 0, 16, 0xDCFE)]
    [InlineData(2, true, true, 0, 16, -0x2302)]
    [InlineData(3, false, false, 4, 20, 0xFEDCB)]
    [InlineData(3, true, true, 0, 24, -0x452302)]
    [InlineData(4, false, true, 0, 32, -0x1234568)]
    [InlineData(4, true, false, 0, 32, 0x98BADCFEL)]
    [InlineData(2, false, true, 4, 12, -0x13)]
    [InlineData(2, false, false, 7, 1, 1)]
    public void Fields_are_cut_out_of_bytes(
        int width, bool isLittle, bool isSigned, int shift, int bits, long expected)
    {
        var field = new RegisterField
        {
            Register = 0,
            Width = width,
            IsLittleEndian = isLittle,
            IsSigned = isSigned,
            Shift = shift,
            Bits = bits,
        };
        Assert.Equal(expected, field.Decode(new byte[] { 0xFE, 0xDC, 0xBA, 0x98 }.AsSpan(0, width)));
    }

    [Fact]
    public async Task A_described_device_is_read() => Assert.Equal(-11.5, await _bench.Value("t"));

    [Fact]
    public async Task What_is_not_within_the_valid_range_is_flagged()
    {
        _celsius = 80;
        var sample = (await _bench.Poll())["t"];
        Assert.Equal((81, ValueQuality.Range), (sample.Value, sample.Quality));
    }

    [Fact]
    public async Task A_device_that_lost_its_settings_gives_nothing_and_is_set_up_anew()
    {
        await _bench.Poll();
        _bench.Chip.PowerCycle();
        Assert.Contains("register 0x02 says 0, not 2000", await _bench.Fails(), StringComparison.Ordinal);
        Assert.Equal(-11.5, await _bench.Value("t"));
    }

    [Fact]
    public async Task Another_device_is_not_written_to()
    {
        using var bench = new ChipBench(
            Thermometer.Replace("\"0x54\"", "\"0x55\"", StringComparison.Ordinal), 0x18,
            time => new Mcp9808Device(_ => 20, time));
        Assert.Contains("another device", await bench.Fails(), StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Written, w => w.Length > 2);
    }

    [Fact]
    public async Task What_never_gets_ready_fails()
    {
        using var bench = new ChipBench(
            "\"type\": \"registers\", \"address\": 24, \"ready\": { \"register\": 1, \"equals\": 7 }, "
            + "\"values\": [ { \"metric\": \"t\", \"register\": 5 } ]", 0x18,
            time => new Mcp9808Device(_ => 20, time));
        Assert.Contains("ready", await bench.Fails(), StringComparison.Ordinal);
    }
}
