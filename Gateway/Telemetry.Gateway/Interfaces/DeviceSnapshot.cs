namespace Telemetry.Gateway.Interfaces;

/// <summary>One device as the gateway knows it at one moment. Times are µs since the epoch, UTC.</summary>
public sealed record DeviceSnapshot
{
    /// <summary>The device's name.</summary>
    public required string Id { get; init; }

    /// <summary>The agent that last published for it.</summary>
    public required string Agent { get; init; }

    /// <summary>Its agent is connected.</summary>
    public bool Online { get; init; }

    /// <summary>The device's clock in the engine (CLOCKS, part 1), or null before the first declaration.</summary>
    public long? ClockMicros { get; init; }

    /// <summary>Journal time minus clock, in seconds; null without a clock.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>What is still in the agent's spool.</summary>
    public DeviceBacklog Backlog { get; init; }

    /// <summary><c>synced</c>, <c>holdover</c>, <c>unsynced</c> or <c>redated</c>, of the newest pack.</summary>
    public string TimeQuality { get; init; } = "synced";

    /// <summary>Journal time of the last record of this device; null if none but a dead letter came.</summary>
    public long? LastSeenMicros { get; init; }

    /// <summary>What became of its readings.</summary>
    public DeviceCounters Counters { get; init; }

    /// <summary>What is wrong with its identity; null when nothing is.</summary>
    public DeviceConflict? Conflict { get; init; }

    /// <summary>The metrics it ever sent, with their units, in the order of their first reading.</summary>
    public IReadOnlyList<SeriesSnapshot> Series { get; init; } = [];
}
