namespace Telemetry.Simulation.Faults;

/// <summary>What may go wrong; each world counts what really did.</summary>
internal enum FaultKind
{
    None = 0,
    Reset,
    LostAcknowledgement,
    Duplicate,
    Reorder,
    Delay,
    HalfOpen,
    Outage,
    WeekOutage,
    KillBetweenSteps,
    KillAtDisk,
    PowerLoss,
    TornWrite,
    UnsyncedLost,
    DiskFull,
    SyncFailure,
    SlowDisk,
    Pause,
    ClockStep,
    LateTime,
    SlowSink,
    SinkError,
    ViewDamage,
}
