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
          { "type": "pulse", "device": "hall", "line": 27, "per_pulse": 10, "metrics": { "total": "turns" } }
        ]
        """;
}
