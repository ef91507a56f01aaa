namespace Telemetry.Simulation.Disk;

/// <summary>How an operation of a disk ends.</summary>
internal enum DiskFate
{
    /// <summary>Well.</summary>
    Done = 0,

    /// <summary>The process or the machine dies before it.</summary>
    CrashBefore,

    /// <summary>It dies in the middle: of a write, some bytes are written.</summary>
    CrashDuring,

    /// <summary>It dies right after it, and nobody learned that it went well.</summary>
    CrashAfter,

    /// <summary>EIO; what a sync was to make durable is lost.</summary>
    Failure,
}
