using Telemetry.Edge.Drivers;
using Telemetry.FirmwareSim.Host;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>Puts a simulated bench in the place of the world.</summary>
internal static class BenchParts
{
    public const int RunningLine = 17;
    public const int PulseLine = 27;

    /// <summary>The drivers' parts with the bench's bus, files and lines.</summary>
    public static DriverParts On(
        SensorBench bench, SimulatedHost host, FieldLines lines, DriverParts parts, VirtualAgent agent)
    {
        Action<TimeSpan> block = agent.Block;
        return parts with
        {
            OpenI2c = (_, address) => new SimulatedI2cDevice(bench.Bus, address, block),
            Files = new HostFiles(host, block, new BenchFiles(bench.Thermometer)),
            OpenWire = (settings, _) => lines.OpenAsync(settings, agent.Shell),
            OpenGpio = request =>
            {
                var line = request.Line == RunningLine ? bench.Running : bench.Pulses;
                if (line.IsGone(Now()))
                {
                    throw new IOException($"{request.Chip} does not give line {request.Line}.");
                }
                line.Request();
                return new SimulatedGpioLine(line, Now);
            },
        };

        TimeSpan Now()
        {
            var now = parts.Time.GetElapsedTime(0);
            bench.TruthAt(now); // What happened on the wires until now.
            return now;
        }
    }
}
