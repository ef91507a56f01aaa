namespace Telemetry.Simulation.Disk;

/// <summary>What a loss of power did.</summary>
[Flags]
internal enum CrashMarks
{
    None = 0,

    /// <summary>Something that was written and not synced is gone.</summary>
    Lost = 1,

    /// <summary>Of one write a part is there and a part is not.</summary>
    Torn = 2,
}
