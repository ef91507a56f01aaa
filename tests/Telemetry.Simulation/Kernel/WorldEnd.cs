namespace Telemetry.Simulation.Kernel;

/// <summary>Why a run of the world ended.</summary>
internal enum WorldEnd
{
    None = 0,

    /// <summary>What was waited for is so.</summary>
    Reached,

    /// <summary>Nothing is ready and no timer is set.</summary>
    Quiet,

    /// <summary>The virtual time that was given is over.</summary>
    TimeLimit,

    /// <summary>The steps that were given are used up.</summary>
    StepLimit,

    /// <summary>
    /// The virtual world has a hole, see <see cref="World.Fault"/>, or a process ended that should not have.
    /// </summary>
    Fault,
}
