using Telemetry.Contract;

namespace Telemetry.Edge;

/// <summary>The agent's named limits; those of the wire are in the contract's <c>Limits</c>.</summary>
internal static class EdgeLimits
{
    /// <summary>Sensors in one configuration.</summary>
    public const int SensorsMax = 256;

    /// <summary>Readings in one pack.</summary>
    public const int BatchReadingsMax = 4096;

    /// <summary>Devices one agent may carry; a line that names more is refused.</summary>
    public const int DevicesMax = Limits.AgentDevicesMax;

    /// <summary>Bytes of one pack in the spool.</summary>
    public const int PackBytesMax = 192 * 1024;

    /// <summary>Appended bytes after which the spool is made durable without waiting for the time.</summary>
    public const int CommitBytes = 128 * 1024;

    /// <summary>Readings held in memory before those who can wait must wait.</summary>
    public const int PendingReadingsMax = 65_536;

    /// <summary>Metric names remembered per line.</summary>
    public const int MetricsInternedMax = 4096;

    /// <summary>Bytes of one record of the spool: a pack with its names, or all frontiers.</summary>
    public const int SpoolRecordBytesMax = 512 * 1024;

    /// <summary>Room kept for the progress file on a disk that is full.</summary>
    public const int ProgressReserveBytes = 256 * 1024;

    /// <summary>As above, so that an agent can be started on a full disk and make room by sending.</summary>
    public const int IdentityReserveBytes = 16 * 1024;

    /// <summary>As above, so that a configuration on trial can be taken back on a full disk.</summary>
    public const int RemoteReserveBytes = 192 * 1024;

    /// <summary>Commands for one sensor that may wait for each other.</summary>
    public const int CommandsWaitingMax = 8;

    /// <summary>A wall clock that was never set and says less is wrong: the program is younger. 2026-01-01.</summary>
    public const long WallMicrosMin = 1_767_225_600_000_000;

    /// <summary>Bytes of one segment of the spool: what is truncated at once.</summary>
    public const int SegmentBytes = 4 * 1024 * 1024;
}
