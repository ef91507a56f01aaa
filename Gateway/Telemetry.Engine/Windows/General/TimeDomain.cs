namespace Telemetry.Engine.Windows.General;

/// <summary>Which time a window's bounds or a trigger's timers are measured in.</summary>
public enum TimeDomain
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>When it was measured: the rows' times and the watermark.</summary>
    Event = 1,

    /// <summary>When it arrived: journal time.</summary>
    Journal = 2,

    /// <summary>Monotonic time that the partition has been running: how long something takes. Windows have no bounds in
    /// it.</summary>
    Elapsed = 3,
}
