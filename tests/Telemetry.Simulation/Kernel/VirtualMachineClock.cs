using Telemetry.Edge.Clock;

namespace Telemetry.Simulation.Kernel;

/// <summary>The time since a node was switched on: killed processes find it as it was.</summary>
internal sealed class VirtualMachineClock(Node node) : IMachineClock
{
    /// <inheritdoc/>
    public string Boot { get; } = $"{node.Name}-{node.Boots}";

    /// <inheritdoc/>
    public long Micros => (node.World.Ticks - node.BootedTicks) / TimeSpan.TicksPerMicrosecond;
}
