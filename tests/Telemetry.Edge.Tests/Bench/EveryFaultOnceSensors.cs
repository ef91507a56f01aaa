using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>The hour's sensors, and what their datasheets promise.</summary>
internal static class EveryFaultOnceSensors
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(0.6);
    private static readonly TimeSpan Averaged = TimeSpan.FromSeconds(1.2);

    /// <summary>Fresh, and what a stuck-at check of two seconds lets pass.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(3.6);

    public static IReadOnlyList<Promise> Promises { get; } =
    [
        new("air_temperature", t => t.Air.Celsius, 1.0, 0, Fresh),
        new("pressure", t => t.Air.Pascal, 100, 0, Fresh),
        new("humidity", t => t.Air.Humidity, 3, 0, Fresh),
        new("warmth", t => t.Air.Celsius, 0.2, 0, Watched),
        new("dampness", t => t.Air.Humidity, 2, 0, Fresh),
        new("room_temperature", t => t.Air.Celsius, 0.5, 0, Fresh),
        new("bearing_probe", t => t.BearingCelsius, 0.05, 0.0015, Fresh),
        new("supply", t => t.SupplyVolts, 0.01, 0.0015, Fresh),
        new("amperes", t => t.Amperes, 0.02, 0.005, Watched),
        new("volts", t => t.SupplyVolts, 0.004, 0.005, Watched),
        new("x", _ => 0, 0.4, 0, Averaged),
        new("y", _ => 0, 0.4, 0, Averaged),
        new("z", _ => 9.80665, 0.4, 0.04, Averaged),
        new("vibration", t => SensorBench.AccelerationOf(t.Vibration), 0.02, 0.08, Watched + Averaged),
        new("bearing_described", t => t.BearingCelsius, 0.5, 0, Fresh),
        new("bearing_wire", t => t.BearingCelsius, 0.5, 0, Fresh),
    ];

    /// <summary>What is polled: a metric of each sensor that every poll gives, and the period in seconds.</summary>
    public static IReadOnlyList<PolledSensor> Polled { get; } =
    [
        new("bme280#0", "hall", "air_temperature", 1), new("sht3x#1", "hall", "warmth", 1),
        new("mcp9808#2", "hall", "room_temperature", 1), new("ads1115#3", "hall", "bearing_probe", 1),
        new("ina219#4", "hall", "amperes", 1), new("lis3dh#5", "hall", "vibration", 1),
        new("registers#6", "hall", "bearing_described", 1), new("ds18b20#7", "hall", "bearing_wire", 5),
        new("pulse#9", "hall", "turns", 1), new("modbus#10", "drive", "vibration_rms", 1),
        new("modbus#11", "neighbour", "bearing_temperature", 1), new("modbus#12", "server", "vibration_rms", 1),
        new("host#15", "computer", "host_memory", 5),
    ];

    /// <summary>Who speaks by himself: a metric that is in all that he says, and how often, in seconds.</summary>
    public static IReadOnlyList<PolledSensor> Speaking { get; } =
    [
        new("nmea#13", "boat", "heading", 1), new("line:/dev/controller", "press", "speed", 0.5),
    ];

    /// <summary>What the machine's controller says: its output, and half of its last digit.</summary>
    public static IReadOnlyList<(string Device, string Metric, int Output, double Rounding)> Outputs { get; } =
    [
        ("drive", "vibration_rms", 0, 1e-6), ("drive", "motor_current", 2, 1e-9), ("drive", "product", 4, 1e-6),
        ("drive", "bearing_temperature", 1, 0), ("neighbour", "bearing_temperature", 1, 0),
        ("server", "vibration_rms", 0, 1e-6), ("server", "product", 4, 1e-6),
        ("press", "vibration_rms", 0, 0), ("press", "bearing_temperature", 1, 0), ("press", "motor_current", 2, 0),
        ("press", "speed", 3, 0),
    ];

    public static string Json => """
        [
          { "type": "bme280", "device": "hall", "bus": "i2c:1",
            "metrics": { "temperature": "air_temperature" },
            "checks": { "air_temperature": { "min": -20, "max": 60, "rate_per_second": 1,
              "peers": ["hall/warmth", "hall/room_temperature"], "peer_tolerance": 0.4 } } },
          { "type": "sht3x", "device": "hall", "bus": "i2c:1",
            "metrics": { "temperature": "warmth", "humidity": "dampness" },
            "checks": { "warmth": { "stuck_seconds": 2,
              "peers": ["hall/air_temperature", "hall/room_temperature"], "peer_tolerance": 0.4 } } },
          { "type": "mcp9808", "device": "hall", "bus": "i2c:1", "metrics": { "temperature": "room_temperature" },
            "checks": { "room_temperature": {
              "peers": ["hall/air_temperature", "hall/warmth"], "peer_tolerance": 0.4 } } },
          { "type": "ads1115", "device": "hall", "bus": "i2c:1", "channels": [
            { "input": "0", "range": "2.048", "metric": "bearing_probe", "unit": "Cel", "scale": 100 },
            { "input": "1", "range": "4.096", "metric": "supply", "scale": 10 } ] },
          { "type": "ina219", "device": "hall", "bus": "i2c:1", "shunt_ohms": 0.005, "amperes_max": 64,
            "metrics": { "voltage": "volts", "current": "amperes" },
            "checks": { "amperes": { "stuck_seconds": 2 }, "volts": { "stuck_seconds": 2 } } },
          { "type": "lis3dh", "device": "hall", "bus": "i2c:1", "address": 25,
            "checks": { "vibration": { "stuck_seconds": 2 } } },
          { "type": "registers", "device": "hall", "bus": "i2c:1", "address": "0x1C",
            "identify": [ { "register": 6, "width": 2, "equals": "0x54" } ],
            "init": [ { "write": [2, "0x07", "0xD0"], "wait_ms": 400 } ],
            "values": [ { "metric": "bearing_described", "unit": "Cel", "register": 5, "width": 2, "bits": 13,
              "signed": true, "scale": 0.0625, "min": -40, "max": 125 } ],
            "verify": [ { "register": 2, "width": 2, "equals": "0x7D0" } ] },
          { "type": "ds18b20", "device": "hall", "metrics": { "temperature": "bearing_wire" } },
          { "type": "digital", "device": "hall", "line": 17, "metrics": { "state": "running" } },
          { "type": "pulse", "device": "hall", "line": 27, "per_pulse": 10, "metrics": { "total": "turns" } },
          { "type": "modbus", "device": "drive", "port": "/dev/rs485", "baud": 19200, "slave": 1, "answer_ms": 300,
            "max_hole": 0, "points": [
              { "metric": "vibration_rms", "area": "input", "address": 0, "type": "float32" },
              { "metric": "motor_current", "area": "input", "address": 4, "type": "int16", "scale": 0.01 },
              { "metric": "product", "area": "input", "address": 6, "type": "int32", "word_order": "BADC",
                "scale": 0.01 },
              { "metric": "bearing_temperature", "area": "input", "address": 10, "type": "float64" } ] },
          { "type": "modbus", "device": "neighbour", "port": "/dev/rs485", "baud": 19200, "slave": 2,
            "answer_ms": 300, "points": [
              { "metric": "bearing_temperature", "area": "input", "address": 10, "type": "float64" } ] },
          { "type": "modbus", "device": "server", "port": "tcp:drive:502", "answer_ms": 300, "max_hole": 0, "points": [
              { "metric": "vibration_rms", "area": "input", "address": 0, "type": "float32" },
              { "metric": "product", "area": "input", "address": 6, "type": "int32", "word_order": "BADC",
                "scale": 0.01 } ] },
          { "type": "nmea", "device": "boat", "port": "/dev/boat", "time_anchor": true, "silence_ms": 5000 },
          { "type": "line", "device": "press", "port": "/dev/controller", "silence_ms": 3000 },
          { "type": "host", "device": "computer", "disk": "/nonexistent", "period_ms": 5000 }
        ]
        """;
}
