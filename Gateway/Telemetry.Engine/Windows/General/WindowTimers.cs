namespace Telemetry.Engine.Windows.General;

/// <summary>The timers that a window has set; the time of each follows from the window.</summary>
[Flags]
internal enum WindowTimers
{
    None = 0,

    /// <summary>At the window's last instant, for the trigger.</summary>
    End = 1,

    /// <summary>At the window's next early firing, for the trigger.</summary>
    Fire = 2,

    /// <summary>When the window is forgotten.</summary>
    Cleanup = 4,
}
