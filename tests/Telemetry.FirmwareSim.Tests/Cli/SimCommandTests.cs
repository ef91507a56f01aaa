using Telemetry.FirmwareSim.Cli;

namespace Telemetry.FirmwareSim.Tests.Cli;

public sealed class SimCommandTests
{
    [Theory]
    [InlineData("")]
    [InlineData("dance")]
    [InlineData("playback")]
    [InlineData("playback x.csv --speed 0")]
    [InlineData("playback x.csv --shuffle-seconds -1")]
    [InlineData("playback x.csv --listen 127.0.0.1:1 --connect 127.0.0.1:2")]
    [InlineData("demo --http 65536")]
    [InlineData("demo --history -1")]
    [InlineData("bme280 --listen nowhere")]
    [InlineData("bme280 --address 64")]
    [InlineData("serial --machine mill")]
    [InlineData("modbus --listen nowhere")]
    [InlineData("modbus --slaves 0")]
    [InlineData("modbus --fault sleepy:0.1")]
    [InlineData("modbus --fault silent:0.7,crc:0.7")]
    [InlineData("nmea --talker XX")]
    [InlineData("nmea --period-ms 1")]
    [InlineData("fleet --mqtt nowhere")]
    [InlineData("fleet --devices 0")]
    [InlineData("fleet --rate 0")]
    [InlineData("fleet --devices 10000 --rate 11")]
    [InlineData("sensors --listen nowhere")]
    [InlineData("sensors --scenario not-there.json")]
    public async Task Bad_usage_is_one_line_and_2(string arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("telemetry-sim: ", Assert.Single(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_one_line_and_1()
    {
        var (code, _, error) = await RunAsync("playback not-there.csv --listen 127.0.0.1:0");
        Assert.Equal(1, code);
        Assert.Contains("not-there.csv", Assert.Single(error), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("demo --help")]
    [InlineData("playback --help")]
    [InlineData("modbus --help")]
    [InlineData("nmea --help")]
    [InlineData("fleet --help")]
    [InlineData("sensors --help")]
    public async Task Help_is_no_failure(string arguments)
    {
        var (code, output, _) = await RunAsync(arguments);
        Assert.Equal(0, code);
        Assert.NotEmpty(output);
    }

    private static async Task<(int Code, string[] Output, string[] Error)> RunAsync(string arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var code = await SimCommand.InvokeAsync(words, output, error);
        return (code, Lines(output), Lines(error));
    }

    private static string[] Lines(StringWriter writer) =>
        writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
