namespace Telemetry.Engine.Ranking;

/// <summary>What first and last mean.</summary>
public enum DeduplicateOrder
{
    /// <summary>Not said; never valid.</summary>
    None = 0,

    /// <summary>By the rows' event time.</summary>
    EventTime = 1,

    /// <summary>By the order in which the rows arrive.</summary>
    Arrival = 2,
}
