using System.Device.I2c;
using System.Net;
using System.Net.Sockets;
using Telemetry.Edge.Configuration;

namespace Telemetry.Edge.Drivers.I2c;

/// <summary>Opens one device on the bus that the configuration names.</summary>
internal static class I2cOpener
{
    public static I2cDevice Open(string bus, int address)
    {
        if (!BusAddress.TryParse(bus, out var parsed))
        {
            throw new ArgumentException($"Not a bus: {bus}.", nameof(bus));
        }
        return parsed switch
        {
            BusAddress.Local local => I2cDevice.Create(new I2cConnectionSettings(local.Bus, address)),
            BusAddress.BridgeUnix unix => I2cBridgeDevice.Connect(new UnixDomainSocketEndPoint(unix.Path), address),
            BusAddress.BridgeTcp tcp => I2cBridgeDevice.Connect(new DnsEndPoint(tcp.Host, tcp.Port), address),
            _ => throw new ArgumentException($"Not a bus: {bus}.", nameof(bus)),
        };
    }
}
