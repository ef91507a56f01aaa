using System.Text;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Hosting;

namespace Telemetry.Edge.Tests.Hosting;

public sealed class SensorCheckTests
{
    [Fact]
    public async Task Every_sensor_is_read_once_and_its_values_are_printed()
    {
        var config = Config("""{ "type": "host", "device": "press", "period_ms": 10 }""");
        var output = new StringWriter();
        Assert.True(await SensorCheck.RunAsync(config, TimeSpan.FromSeconds(30), TimeProvider.System, output));
        Assert.Contains("host#0 press: working", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("press host_memory = ", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sensor_that_gives_nothing_is_told_with_its_reason_and_the_check_fails()
    {
        var config = Config("""
            { "type": "bme280", "device": "press", "bus": "bridge:unix:/no/such/socket", "period_ms": 10 }
            """);
        var output = new StringWriter();
        Assert.False(await SensorCheck.RunAsync(config, TimeSpan.FromSeconds(30), TimeProvider.System, output));
        Assert.Contains("bme280#0 press: failing (", output.ToString(), StringComparison.Ordinal);
    }

    private static EdgeConfig Config(string sensor) => ConfigReader.Read(
        Encoding.UTF8.GetBytes($$"""
            {
              "agent": "press",
              "gateway": { "host": "127.0.0.1" },
              "spool": { "directory": "never-touched" },
              "sensors": [ {{sensor}} ]
            }
            """),
        "edge.json");
}
