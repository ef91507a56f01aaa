namespace Telemetry.Engine.Windows.General;

/// <summary>How windows lie on the time line.</summary>
internal enum WindowShape
{
    None = 0,
    Hopping = 1,
    Cumulating = 2,
    Session = 3,
    Global = 4,

    /// <summary>Each row has its window in columns.</summary>
    Attached = 5,
}
