using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Disk;

/// <summary>The file system as one life sees it.</summary>
internal sealed class DiskSession(Life life, VirtualDisk disk)
{
    public Life Life => life;

    public VirtualDisk Disk => disk;
}
