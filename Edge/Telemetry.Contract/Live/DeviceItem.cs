namespace Telemetry.Contract.Live;

/// <summary>One device as the REST interface and the live feed show it. All times are UTC.</summary>
public sealed record DeviceItem
{
    /// <summary>The device's name.</summary>
    public required string Id { get; init; }

    /// <summary>The agent that publishes for it; the device itself when it speaks for itself.</summary>
    public required string Agent { get; init; }

    /// <summary>Whether its agent is connected.</summary>
    public required bool Online { get; init; }

    /// <summary>
    /// Its clock: no reading of this time or before is still to come. Null before the first declaration.
    /// </summary>
    public DateTime? Clock { get; init; }

    /// <summary>How far the clock is behind the gateway's time, in seconds; null without a clock.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>What still lies in the agent's spool.</summary>
    public required BacklogItem Backlog { get; init; }

    /// <summary>
    /// Time quality of the newest reading: <c>synced</c>, <c>holdover</c>, <c>unsynced</c> or <c>redated</c>.
    /// </summary>
    public required string TimeQuality { get; init; }

    /// <summary>When the last message arrived; null when none did.</summary>
    public DateTime? LastSeen { get; init; }

    /// <summary>What is wrong with its identity, until somebody accepts one; null when nothing is.</summary>
    public ConflictItem? Conflict { get; init; }

    /// <summary>What became of its readings.</summary>
    public required DeviceCounters Counters { get; init; }
}
