using Telemetry.Edge.Drivers.Files;
using Telemetry.FirmwareSim.Host;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>The kernel's files with a simulated computer behind them, and other devices in their folder.</summary>
/// <param name="host">The computer.</param>
/// <param name="block">Blocks the caller for a span: what reading a file of a driver that hangs does.</param>
/// <param name="devices">The files below <c>sys/bus</c>.</param>
internal sealed class HostFiles(SimulatedHost host, Action<TimeSpan> block, IDeviceFiles devices) : IDeviceFiles
{
    public string? TryRead(string path)
    {
        if (IsOfDevice(path))
        {
            return devices.TryRead(path);
        }
        while (host.HangsFor() is var left && left > TimeSpan.Zero)
        {
            block(left);
        }
        return host.Read(path);
    }

    public IReadOnlyList<string> List(string folder) => IsOfDevice(folder) ? devices.List(folder) : host.List(folder);

    private static bool IsOfDevice(string path) => path.StartsWith("sys/bus/", StringComparison.Ordinal);
}
