using System.Text;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Bme280;
using Telemetry.Edge.Drivers.Host;
using Telemetry.Edge.Drivers.Line;

namespace Telemetry.Edge.Tests.Configuration;

public sealed class ConfigReaderTests
{
    private const string Good = """
        {
          "agent": "press",
          "gateway": { "host": "127.0.0.1", "port": 1883 },
          "spool": { "directory": "spool" },
          "publish": { "inflight": 16 },
          "sensors": [
            { "type": "bme280", "device": "press", "bus": "bridge:unix:/run/i2c", "address": 118, "period_ms": 1000,
              "metrics": { "temperature": "bearing_temperature" } },
            { "type": "line", "port": "tcp:127.0.0.1:5555" },
            { "type": "host", "device": "press" }
          ]
        }
        """;

    [Fact]
    public void A_good_configuration_is_read_with_its_defaults()
    {
        var config = Read(Good);
        Assert.Equal("press", config.Agent);
        Assert.Equal(16, config.Publish.InFlightMax);
        Assert.Equal(500, config.Publish.BatchMax);
        Assert.Equal(TimeSpan.FromSeconds(1), config.Spool.CommitInterval);
        var bme280 = Assert.IsType<Bme280Config>(config.Sensors[0]);
        Assert.Equal("bearing_temperature", bme280.Metrics["temperature"]);
        Assert.Equal("pressure", bme280.Metrics["pressure"]);
        Assert.Null(Assert.IsType<LineConfig>(config.Sensors[1]).Device);
        Assert.Equal(TimeSpan.FromSeconds(10), Assert.IsType<HostConfig>(config.Sensors[2]).Terms.Period);
    }

    [Theory]
    [InlineData("\"press\",", "\"pre ss\",", "agent", "\"pre ss\"", "1 to 128")]
    [InlineData("\"agent\": \"press\",", "", "agent", "a missing key", "1 to 128")]
    [InlineData("\"agent\": \"press\",", "\"agent\": 7,", "agent", "7", "1 to 128")]
    [InlineData("\"127.0.0.1\", \"port\"", "\"no host!\", \"port\"", "gateway.host", "\"no host!\"", "a host name")]
    [InlineData("\"port\": 1883", "\"port\": 70000", "gateway.port", "70000", "1 to 65535")]
    [InlineData("\"port\": 1883", "\"port\": 1883, \"tls\": 1", "gateway.tls", "1", "true or false")]
    [InlineData("\"port\": 1883", "\"ca_file\": \"ca.pem\"", "gateway.ca_file", "without TLS", "tls")]
    [InlineData("\"port\": 1883", "\"token\":\"a\",\"token_file\":\"b\"", "gateway.token_file", "second", "either")]
    [InlineData("\"directory\": \"spool\"", "\"directory\": \"\"", "spool.directory", "\"\"", "a path")]
    [InlineData("\"directory\": \"spool\"", "\"directory\": \"s\", \"max_mb\": 1", "spool.max_mb", "1", "8 to")]
    [InlineData("\"inflight\": 16", "\"inflight\": 0", "publish.inflight", "0", "1 to 1024")]
    [InlineData("\"inflight\": 16", "\"inflight\": 1.5", "publish.inflight", "1.5", "an integer")]
    [InlineData("\"inflight\": 16", "\"in_flight\": 16", "publish.in_flight", "unknown key", "inflight")]
    [InlineData("\"sensors\": [", "\"sensors\": {}, \"other\": [", "other", "unknown key", "sensors")]
    [InlineData("\"type\": \"host\"", "\"type\": \"abacus\"", "sensors[2].type", "\"abacus\"", "one of bme280, ")]
    [InlineData("\"address\": 118", "\"address\": 200", "sensors[0].address", "200", "118, 119")]
    [InlineData("bridge:unix:/run/i2c", "spi:0", "sensors[0].bus", "\"spi:0\"", "i2c:BUS")]
    [InlineData("\"period_ms\": 1000", "\"period_ms\": 1", "sensors[0].period_ms", "1", "10 to")]
    [InlineData("bearing_temperature", "pressure", "sensors[0].metrics", "used twice", "different")]
    [InlineData("\"temperature\":", "\"warmth\":", "sensors[0].metrics.warmth", "unknown key", "temperature")]
    [InlineData("tcp:127.0.0.1:5555", "tcp:127.0.0.1", "sensors[1].port", "tcp:127.0.0.1", "tcp:HOST:PORT")]
    [InlineData("\"port\": \"tcp", "\"baud\": 5, \"port\": \"tcp", "sensors[1].baud", "5", "115200")]
    [InlineData("{ \"inflight\": 16 }", "[]", "publish", "[]", "a JSON object")]
    public void A_fault_is_one_line_with_file_key_value_and_what_is_allowed(
        string good, string bad, string key, string value, string allowed)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var refusal = Assert.Throws<ConfigException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Equal("edge.json", refusal.File);
        Assert.Equal(key, refusal.Key);
        Assert.Contains(value, refusal.Value, StringComparison.Ordinal);
        Assert.Contains(allowed, refusal.Allowed, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.StartsWith($"edge.json: {key}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"agent\":")]
    [InlineData("")]
    [InlineData("{\"agent\":\"a\",\"agent\":\"b\"}")]
    public void Text_that_is_not_JSON_names_its_place(string text)
    {
        var refusal = Assert.Throws<ConfigException>(() => Read(text));
        Assert.Contains("line ", refusal.Key, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_with_line_breaks_cannot_forge_lines()
    {
        var refusal = Assert.Throws<ConfigException>(() => Read("{\"agent\":\"press\",\"x\\n\\u001b[31m\":1}"));
        Assert.DoesNotContain(refusal.Message, char.IsControl);
    }

    [Fact]
    public void A_missing_file_is_a_refusal_too() =>
        Assert.Throws<ConfigException>(() => ConfigReader.ReadFile("no-such-file.json"));

    private static EdgeConfig Read(string json) => ConfigReader.Read(Encoding.UTF8.GetBytes(json), "edge.json");
}
