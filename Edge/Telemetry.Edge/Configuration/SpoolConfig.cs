namespace Telemetry.Edge.Configuration;

/// <summary>Where readings wait until the gateway has acknowledged them.</summary>
internal sealed record SpoolConfig
{
    public required string Directory { get; init; }

    /// <summary>Bytes on disk that it may have.</summary>
    public required long BytesMax { get; init; }

    /// <summary>When it is full the oldest readings make room; else new ones are refused.</summary>
    public required bool GivesUpOldest { get; init; }

    /// <summary>Readings older than this are given up; null: none are.</summary>
    public required TimeSpan? AgeMax { get; init; }

    /// <summary>Bytes a day that may be written; the state says how many are. 0: it does not matter.</summary>
    public required long WriteBudgetPerDay { get; init; }

    /// <summary>The longest time a reading waits in memory before it is made durable.</summary>
    public required TimeSpan CommitInterval { get; init; }
}
