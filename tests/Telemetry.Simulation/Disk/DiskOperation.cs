namespace Telemetry.Simulation.Disk;

/// <summary>What is done to a disk; reading is not asked about.</summary>
internal enum DiskOperation
{
    None = 0,
    Create,
    Write,
    Truncate,
    SyncFile,
    SyncDirectory,
    Rename,
    Delete,
}
