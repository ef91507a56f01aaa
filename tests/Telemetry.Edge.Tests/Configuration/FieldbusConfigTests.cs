using System.Text;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Drivers.Nmea;
using Telemetry.Edge.Drivers.Wire;

namespace Telemetry.Edge.Tests.Configuration;

public sealed class FieldbusConfigTests
{
    private const string Good = """
        {
          "agent": "plant",
          "gateway": { "host": "127.0.0.1" },
          "spool": { "directory": "spool" },
          "sensors": [
            { "type": "modbus", "device": "meter", "port": "/dev/ttyUSB0", "parity": "even", "slave": 7,
              "word_order": "CDAB", "points": [
                { "metric": "power", "unit": "W", "area": "input", "address": 0, "type": "float32" },
                { "metric": "energy", "area": "holding", "address": 30, "type": "int32", "scale": 0.1, "min": 0,
                  "word_order": "ABCD", "writable": true },
                { "metric": "alarm", "area": "input", "address": 9, "type": "bool", "bit": 3 },
                { "metric": "relay", "area": "coil", "address": 65535, "writable": true }
              ] },
            { "type": "modbus", "device": "drive", "port": "tcp:10.0.0.7:502", "slave": 0, "points": [
                { "metric": "speed", "area": "holding", "address": 1, "type": "uint16" } ] },
            { "type": "nmea", "device": "boat", "port": "/dev/ttyUSB1", "sentences": ["RMC", "GGA"], "talkers": ["GN"] }
          ]
        }
        """;

    [Fact]
    public void A_good_configuration_is_read_with_its_defaults()
    {
        var sensors = Read(Good).Sensors;
        var meter = Assert.IsType<ModbusConfig>(sensors[0]);
        Assert.Equal(new WireSettings("/dev/ttyUSB0", 9600, WireParity.Even, 1), meter.Wire);
        Assert.True(meter.IsRtu);
        var slave = meter.Slave;
        Assert.Equal((7, 125, 8, 1), (slave.Slave, slave.RegistersMax, slave.HoleMax, slave.Retries));
        Assert.Equal(
            [WordOrder.Cdab, WordOrder.Abcd, WordOrder.Cdab, WordOrder.Cdab], meter.Slave.Points.Select(p => p.Order));
        Assert.Equal(ModbusType.Bool, meter.Slave.Points[3].Type);
        Assert.False(Assert.IsType<ModbusConfig>(sensors[1]).IsRtu);
        var boat = Assert.IsType<NmeaConfig>(sensors[2]);
        Assert.Equal(4800, boat.Wire.Baud);
        Assert.True(boat.IsChecksumRequired);
        Assert.Equal(["RMC", "GGA"], boat.Sentences);
    }

    [Theory]
    [InlineData("\"slave\": 7", "\"slave\": 248", "sensors[0].slave", "248", "1 to 247")]
    [InlineData("\"parity\": \"even\"", "\"parity\": \"mark\"", "sensors[0].parity", "mark", "none, even or odd")]
    [InlineData("\"parity\": \"even\"", "\"framing\": \"tcp\"", "sensors[0].framing", "serial", "tcp:HOST:PORT")]
    [InlineData("\"address\": 0,", "\"address\": 65535,", "sensors[0].points[0].address", "Float32", "65535")]
    [InlineData("\"type\": \"float32\"", "\"type\": \"float16\"", "sensors[0].points[0].type", "float16", "float32")]
    [InlineData("\"metric\": \"energy\"", "\"metric\": \"power\"", "sensors[0].points[1].metric", "twice", "different")]
    [InlineData("\"scale\": 0.1", "\"scale\": 0", "sensors[0].points[1].scale", "0", "any other")]
    [InlineData("\"min\": 0", "\"min\": 5, \"max\": 4", "sensors[0].points[1].max", "less than min", "not below")]
    [InlineData(
        "\"word_order\": \"ABCD\"", "\"word_order\": \"ACBD\"",
        "sensors[0].points[1].word_order", "ACBD", "CDAB")]
    [InlineData(", \"bit\": 3", "", "sensors[0].points[2].bit", "missing", "0 to 15")]
    [InlineData("\"bit\": 3", "\"bit\": 16", "sensors[0].points[2].bit", "16", "0 to 15")]
    [InlineData("\"bit\": 3", "\"bit\": 3, \"writable\": true", "sensors[0].points[2].writable", "whole", "coils")]
    [InlineData("\"bit\": 3", "\"bit\": 3, \"scale\": 2", "sensors[0].points[2].type", "scale", "numbers")]
    [InlineData(
        "\"address\": 65535,", "\"address\": 65535, \"type\": \"int16\",",
        "sensors[0].points[3].type", "int16", "bool")]
    [InlineData("\"area\": \"coil\"", "\"area\": \"coils\"", "sensors[0].points[3].area", "coils", "discrete")]
    [InlineData("/dev/ttyUSB1", "/dev/ttyUSB0", "sensors[2].port", "twice", "its own")]
    [InlineData("\"RMC\", \"GGA\"", "\"RMC\", \"GSV\"", "sensors[2].sentences", "GSV", "MWV")]
    [InlineData(
        "\"talkers\": [\"GN\"]", "\"metrics\": {\"deep\": \"x\"}",
        "sensors[2].metrics.deep", "unknown", "depth")]
    [InlineData(
        "\"talkers\": [\"GN\"]", "\"metrics\": {\"depth\": \"speed\"}",
        "sensors[2].metrics", "speed twice", "different")]
    [InlineData("\"talkers\": [\"GN\"]", "\"checks\": {\"deep\": {\"max\": 1}}", "sensors[2].checks", "deep", "depth")]
    public void A_fault_is_one_line_with_file_key_value_and_what_is_allowed(
        string good, string bad, string key, string value, string allowed)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);
        var refusal = Assert.Throws<ConfigException>(() => Read(Good.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Equal(key, refusal.Key);
        Assert.Contains(value, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, refusal.Allowed, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void Slaves_share_a_line_when_they_mean_the_same_line()
    {
        var shared = Good.Replace(
            "tcp:10.0.0.7:502\", \"slave\": 0", "/dev/ttyUSB0\", \"parity\": \"even\"", StringComparison.Ordinal);
        Assert.Equal(3, Read(shared).Sensors.Count);
        var refusal = Assert.Throws<ConfigException>(
            () => Read(shared.Replace(", \"parity\": \"even\", \"points\"", ", \"points\"", StringComparison.Ordinal)));
        Assert.Equal("sensors[1].port", refusal.Key);
        Assert.Contains("other settings", refusal.Value, StringComparison.Ordinal);
    }

    private static EdgeConfig Read(string json) => ConfigReader.Read(Encoding.UTF8.GetBytes(json), "edge.json");
}
