namespace Telemetry.Simulation.Kernel;

/// <summary>What a crash leaves of what was written and not synced.</summary>
internal enum CrashKind
{
    None = 0,

    /// <summary>kill -9: the machine lives on and keeps all of it.</summary>
    Kill,

    /// <summary>Power loss: none of it.</summary>
    PowerLost,

    /// <summary>Power loss: some of it, each write and each directory entry by chance.</summary>
    PowerSubset,

    /// <summary>As before, and writes are torn at 512 bytes.</summary>
    PowerTorn,
}
