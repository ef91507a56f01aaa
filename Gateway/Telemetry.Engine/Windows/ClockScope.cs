namespace Telemetry.Engine.Windows;

/// <summary>Whose clock closes a window.</summary>
public enum ClockScope
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>The clock of the source that the window's key belongs to.</summary>
    Source = 1,

    /// <summary>The watermark over all sources.</summary>
    Stream = 2,
}
