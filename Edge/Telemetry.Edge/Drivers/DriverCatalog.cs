using Telemetry.Edge.Drivers.Ads1115;
using Telemetry.Edge.Drivers.Bme280;
using Telemetry.Edge.Drivers.Digital;
using Telemetry.Edge.Drivers.Ds18b20;
using Telemetry.Edge.Drivers.Host;
using Telemetry.Edge.Drivers.Ina219;
using Telemetry.Edge.Drivers.Line;
using Telemetry.Edge.Drivers.Lis3dh;
using Telemetry.Edge.Drivers.Mcp9808;
using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Drivers.Nmea;
using Telemetry.Edge.Drivers.Pulse;
using Telemetry.Edge.Drivers.Registers;
using Telemetry.Edge.Drivers.Sht3x;

namespace Telemetry.Edge.Drivers;

/// <summary>All kinds of sensors that the agent can read. A new driver is a room, and a line here.</summary>
internal static class DriverCatalog
{
    public static IReadOnlyList<DriverKind> Kinds { get; } =
    [
        new(Bme280Config.Type, Bme280Config.Read),
        new(Sht3xConfig.Type, Sht3xConfig.Read),
        new(Mcp9808Config.Type, Mcp9808Config.Read),
        new(Ads1115Config.Type, Ads1115Config.Read),
        new(Ina219Config.Type, Ina219Config.Read),
        new(Lis3dhConfig.Type, Lis3dhConfig.Read),
        new(RegistersConfig.Type, RegistersConfig.Read),
        new(Ds18b20Config.Type, Ds18b20Config.Read),
        new(DigitalConfig.Type, DigitalConfig.Read),
        new(PulseConfig.Type, PulseConfig.Read),
        new(LineConfig.Type, LineConfig.Read),
        new(ModbusConfig.Type, ModbusConfig.Read),
        new(NmeaConfig.Type, NmeaConfig.Read),
        new(HostConfig.Type, HostConfig.Read),
    ];

    public static DriverKind? Find(string type) => Kinds.FirstOrDefault(k => k.Type == type);
}
