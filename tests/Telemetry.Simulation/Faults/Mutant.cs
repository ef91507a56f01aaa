namespace Telemetry.Simulation.Faults;

/// <summary>A build that is broken on purpose; the simulation must see it.</summary>
internal enum Mutant
{
    None = 0,

    /// <summary>A publish is acknowledged before it is on the disk.</summary>
    AckBeforeFsync,

    /// <summary>Readings that come twice count twice.</summary>
    NoDedupe,

    /// <summary>A checkpoint is written in place.</summary>
    CheckpointWithoutRename,
}
