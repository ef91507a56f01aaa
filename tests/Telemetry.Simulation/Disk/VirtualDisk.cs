using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Disk;

/// <summary>A node's disk.</summary>
internal sealed class VirtualDisk(Node node)
{
    public Node Node => node;

    internal void Crash(CrashKind kind)
    {
        node.World.Note(node.Name, "disk crash", (long)kind);
    }
}
