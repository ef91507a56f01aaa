namespace Telemetry.Gateway.Evidence.Rerun;

/// <summary>How far a replay is.</summary>
internal enum RerunState
{
    /// <summary>None; nobody sees it.</summary>
    None = 0,

    /// <summary>It runs.</summary>
    Running = 1,

    /// <summary>It came to its end.</summary>
    Done = 2,

    /// <summary>It could not, or reached a limit.</summary>
    Failed = 3,

    /// <summary>Somebody stopped it.</summary>
    Cancelled = 4,
}
