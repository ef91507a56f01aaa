using Telemetry.Edge.Drivers.Files;
using Telemetry.FirmwareSim.OneWire;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>The kernel's folder of 1-wire devices, with simulated ones in it.</summary>
internal sealed class BenchFiles(params Ds18b20Device[] devices) : IDeviceFiles
{
    private const string Folder = "sys/bus/w1/devices";

    public string? TryRead(string path) =>
        devices.FirstOrDefault(d => path == $"{Folder}/{d.Id}/w1_slave")?.ReadSlaveFile();

    public IReadOnlyList<string> List(string folder) =>
        folder == Folder ? [.. devices.Where(d => d.IsThere).Select(d => d.Id), "w1_bus_master1"] : [];
}
