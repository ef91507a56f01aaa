using System.Text;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Drivers.Ina219;
using Telemetry.Edge.Drivers.Pulse;

namespace Telemetry.Edge.Tests.Configuration;

/// <summary>Each driver's keys: what is good is read with its defaults, what is not is refused in one line.</summary>
public sealed class SensorConfigTests
{
    private static readonly string[] Entries =
    [
        """ "type": "bme280", "bus": "i2c:1" """,
        """ "type": "sht3x", "bus": "i2c:1", "address": 69, "repeatability": "low" """,
        """ "type": "mcp9808", "bus": "i2c:1", "address": "0x1F", "resolution": 0 """,
        """ "type": "ads1115", "bus": "i2c:1", "channels": [ { "input": "0", "metric": "u" } ] """,
        """ "type": "ina219", "bus": "i2c:1", "shunt_ohms": 0.01, "bus_volts": 16, "samples": 64 """,
        """ "type": "lis3dh", "bus": "i2c:1", "range_g": 16, "rate": 400, "snapshot": true """,
        """ "type": "registers", "bus": "i2c:1", "address": 72, "values": [ { "metric": "t", "register": 0 } ] """,
        """ "type": "ds18b20", "id": "28-0000075bcd15" """,
        """ "type": "digital", "line": 17, "bias": "pull_up", "active_low": true """,
        """ "type": "pulse", "line": 27, "edge": "falling", "per_pulse": 0.001, "total_unit": "kWh" """,
        """ "type": "host" """,
    ];

    public static TheoryData<string> Good => [.. Entries];

    [Theory]
    [MemberData(nameof(Good))]
    public void A_good_entry_is_read_and_its_driver_can_be_made(string keys)
    {
        var sensor = Assert.IsType<SampledConfig>(Read(keys), exactMatch: false);
        Assert.Equal("hall", sensor.Device);
        Assert.Contains(sensor.Kind, keys, StringComparison.Ordinal);
        using var driver = sensor.Open(new DriverParts { Time = TimeProvider.System });
        Assert.NotNull(driver);
    }

    [Fact]
    public void Every_kind_of_the_catalog_is_tried_here()
    {
        var tried = Entries.Select(keys => Read(keys).Kind).ToHashSet();
        var sampled = DriverCatalog.Kinds.Select(k => k.Type)
            .Where(t => t is not ("line" or "nmea" or "modbus")); // They have tests of their own.
        Assert.Empty(sampled.Except(tried));
        Assert.Equal(DriverCatalog.Kinds.Count, DriverCatalog.Kinds.Select(k => k.Type).Distinct().Count());
    }

    [Fact]
    public void Defaults_follow_from_what_is_given()
    {
        var ina219 = (Ina219Config)Read(""" "type": "ina219", "bus": "i2c:1" """);
        Assert.Equal((0x40, 0.1, 3, true), (ina219.Address, ina219.ShuntOhms, ina219.Gain, ina219.IsWide));
        Assert.Equal(4194, ina219.Calibration); // 320 mV over 0.1 Ω is 3.2 A, in 32,768 parts.
        var pulse = (PulseConfig)Read(""" "type": "pulse", "line": 4 """);
        Assert.Equal((true, false), (pulse.Line.Rising, pulse.Line.Falling));
    }

    [Theory]
    [InlineData("sht3x", "\"bus\": \"i2c:1\", \"address\": 70", "address", "70", "68, 69")]
    [InlineData("sht3x", "\"bus\": \"i2c:1\", \"repeatability\": \"best\"", "repeatability", "best", "low, medium")]
    [InlineData("sht3x", "\"bus\": \"i2c:1\", \"heater\": true", "heater", "unknown key", "repeatability")]
    [InlineData("mcp9808", "\"bus\": \"i2c:1\", \"address\": \"0x20\"", "address", "0x20", "0x1F")]
    [InlineData("mcp9808", "\"bus\": \"i2c:1\", \"resolution\": 4", "resolution", "4", "0 to 3")]
    [InlineData("ads1115", "\"bus\": \"i2c:1\"", "channels", "missing", "1 to 8")]
    [InlineData(
        "ads1115",
        "\"bus\": \"i2c:1\", \"channels\": [{\"input\":\"4\",\"metric\":\"u\"}]",
        "channels[0].input", "4", "0-1")]
    [InlineData(
        "ads1115",
        "\"bus\": \"i2c:1\", \"channels\": [{\"input\":\"0\",\"metric\":\"u\",\"range\":\"5\"}]",
        "channels[0].range", "5", "2.048")]
    [InlineData(
        "ads1115",
        "\"bus\": \"i2c:1\", \"rate\": 100, \"channels\": [{\"input\":\"0\",\"metric\":\"u\"}]",
        "rate", "100", "128")]
    [InlineData(
        "ads1115",
        "\"bus\": \"i2c:1\", \"channels\": [{\"input\":\"0\",\"metric\":\"u\"},{\"input\":\"1\",\"metric\":\"u\"}]",
        "channels", "twice", "different")]
    [InlineData("ina219", "\"bus\": \"i2c:1\", \"shunt_ohms\": 0", "shunt_ohms", "0", "1E-05 to 100")]
    [InlineData(
        "ina219",
        "\"bus\": \"i2c:1\", \"shunt_ohms\": 0.1, \"amperes_max\": 0.1",
        "amperes_max", "0.1", "0.2048 or more")]
    [InlineData("ina219", "\"bus\": \"i2c:1\", \"samples\": 3", "samples", "3", "128")]
    [InlineData("lis3dh", "\"bus\": \"i2c:1\", \"rate\": 100", "period_ms", "memory", "320 ms")]
    [InlineData("lis3dh", "\"bus\": \"i2c:1\", \"metrics\": {\"x\": \"z\"}", "metrics", "twice", "4 different")]
    public void A_fault_of_a_chip_names_key_value_and_what_is_allowed(
        string type, string keys, string key, string value, string allowed) =>
        Refuses(type, keys, key, value, allowed);

    [Theory]
    [InlineData(
        "registers",
        "\"bus\": \"i2c:1\", \"address\": 3, \"values\": [{\"metric\":\"t\",\"register\":0}]",
        "address", "3", "8 to 119")]
    [InlineData(
        "registers",
        "\"bus\": \"i2c:1\", \"address\": 72, \"values\": [{\"metric\":\"t\"}]",
        "values[0].register", "missing", "0xFF")]
    [InlineData(
        "registers",
        "\"bus\": \"i2c:1\", \"address\": 72, \"values\": [{\"metric\":\"t\",\"register\":0,\"bits\":9}]",
        "values[0].bits", "9", "1 to 8")]
    [InlineData(
        "registers",
        "\"bus\": \"i2c:1\", \"address\": 72, \"values\": [{\"metric\":\"t\",\"register\":0,\"min\":2,\"max\":1}]",
        "values[0].max", "less", "not below")]
    [InlineData(
        "registers",
        "\"bus\": \"i2c:1\", \"address\": 72, \"init\": [{\"write\":[256]}]"
        + ", \"values\": [{\"metric\":\"t\",\"register\":0}]",
        "init[0].write", "256", "0 to 255")]
    [InlineData("ds18b20", "\"id\": \"10-0000075bcd15\"", "id", "10-", "28-")]
    [InlineData("ds18b20", "\"folder\": \"devices\"", "folder", "devices", "absolute")]
    [InlineData("digital", "\"bias\": \"up\", \"line\": 1", "bias", "up", "pull_up")]
    [InlineData("digital", "", "line", "missing", "0 to 4095")]
    [InlineData("pulse", "\"line\": 1, \"edge\": \"both\"", "edge", "both", "rising or falling")]
    [InlineData("pulse", "\"line\": 1, \"per_pulse\": 0", "per_pulse", "0", "1E-12")]
    [InlineData("pulse", "\"line\": 1, \"total_unit\": \"a\\u0000\"", "total_unit", "u0000", "32 bytes")]
    [InlineData("host", "\"checks\": {\"host_wind\": {\"max\": 1}}", "checks", "host_wind", "host_cpu")]
    [InlineData("host", "\"checks\": {\"host_cpu\": {}}", "checks.host_cpu.(checks)", "no check", "stuck_seconds")]
    [InlineData(
        "host",
        "\"checks\": {\"host_cpu\": {\"min\": 2, \"max\": 1}}",
        "checks.host_cpu.max", "less", "not below")]
    [InlineData(
        "host",
        "\"checks\": {\"host_cpu\": {\"peers\": [\"a/b\"]}}",
        "checks.host_cpu.peer_tolerance", "alone", "above 0")]
    [InlineData(
        "host",
        "\"checks\": {\"host_cpu\": {\"peers\": [\"b\"], \"peer_tolerance\": 1}}",
        "checks.host_cpu.peers", "[\"b\"]", "DEVICE/METRIC")]
    [InlineData(
        "host",
        "\"checks\": {\"host_cpu\": {\"rate_per_second\": -1}}",
        "checks.host_cpu.rate_per_second", "-1", "0 to")]
    public void A_fault_names_key_value_and_what_is_allowed(
        string type, string keys, string key, string value, string allowed) =>
        Refuses(type, keys, key, value, allowed);

    private static void Refuses(string type, string keys, string key, string value, string allowed)
    {
        var entry = $"\"type\": \"{type}\"" + (keys.Length > 0 ? ", " + keys : "");
        var refusal = Assert.Throws<ConfigException>(() => Read(entry));
        Assert.Equal("sensors[0]." + key, refusal.Key);
        Assert.Contains(value, refusal.Value, StringComparison.Ordinal);
        Assert.Contains(allowed, refusal.Allowed, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static SensorConfig Read(string keys) => ConfigReader.Read(Encoding.UTF8.GetBytes(
        $$"""
        { "agent": "a", "gateway": { "host": "h" }, "spool": { "directory": "s" },
          "sensors": [ { "device": "hall", {{keys}} } ] }
        """), "edge.json").Sensors[0];
}
