using Telemetry.Gateway.Cli;

namespace Telemetry.Gateway.Tests.Cli;

public class TelemetryCommandTests
{
    [Theory]
    [InlineData("run --mqtt 99999", "--mqtt: 99999 is not allowed: a port from 0 to 65535")]
    [InlineData("run --http x", "--http: x is not allowed")]
    [InlineData("run --demo-control nothing", "--demo-control")]
    [InlineData("fly", "fly")]
    [InlineData("run --config no-such-file.json", "no-such-file.json: cannot be read")]
    public async Task Bad_usage_is_one_line_and_exit_2(string line, string expected)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = await TelemetryCommand.InvokeAsync(line.Split(' '), output, error);
        Assert.Equal(TelemetryCommand.BadUsage, exit);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd().Split('\n'));
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Open_beyond_loopback_is_refused()
    {
        string file = Path.Combine(Path.GetTempPath(), $"open-{Environment.ProcessId}.json");
        await File.WriteAllTextAsync(file, """{ "open": true, "mqtt": { "address": "0.0.0.0", "port": 0 } }""");
        using StringWriter output = new();
        using StringWriter error = new();
        try
        {
            int exit = await TelemetryCommand.InvokeAsync(["run", "--config", file], output, error);
            Assert.Equal(TelemetryCommand.BadUsage, exit);
            Assert.Contains("only on a loopback address", error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
