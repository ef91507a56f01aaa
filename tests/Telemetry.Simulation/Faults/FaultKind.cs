namespace Telemetry.Simulation.Faults;

/// <summary>What may go wrong; each world counts what really did.</summary>
internal enum FaultKind
{
    None = 0,

    /// <summary>A packet is lost, and in the end its connection with it.</summary>
    Loss,

    /// <summary>A PUBACK is lost: the gateway has the message, the agent sends it again.</summary>
    LostAcknowledgement,

    /// <summary>A message arrives twice.</summary>
    Duplicate,

    /// <summary>A message is overtaken by later ones.</summary>
    Reorder,

    /// <summary>A packet takes seconds.</summary>
    Delay,

    /// <summary>A connection carries nothing any more, and nobody is told.</summary>
    HalfOpen,

    /// <summary>An agent has no network for a while.</summary>
    Outage,

    /// <summary>No agent has network for a week.</summary>
    WeekOutage,

    /// <summary>A process dies between two of its steps.</summary>
    KillBetweenSteps,

    /// <summary>A process dies before, in or after an operation of its disk.</summary>
    KillAtDisk,

    /// <summary>A machine loses its power.</summary>
    PowerLoss,

    /// <summary>Of one write a part survived a loss of power, and a part did not.</summary>
    TornWrite,

    /// <summary>Something that was written and not synced did not survive a loss of power.</summary>
    UnsyncedLost,

    /// <summary>A write found no room.</summary>
    DiskFull,

    /// <summary>A sync failed with EIO.</summary>
    SyncFailure,

    /// <summary>A sync took long.</summary>
    SlowDisk,

    /// <summary>A process did not run for a while.</summary>
    Pause,

    /// <summary>A wall clock was set to something else, by up to a day.</summary>
    ClockStep,

    /// <summary>An agent began in 1970 and learned the time later.</summary>
    LateTime,

    /// <summary>A device with a boot of its own was started anew.</summary>
    DeviceReboot,

    /// <summary>A webhook's receiver answered late.</summary>
    SlowSink,

    /// <summary>A webhook's receiver answered with an error, or broke the connection off.</summary>
    SinkError,
}
