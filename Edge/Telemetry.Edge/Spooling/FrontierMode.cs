namespace Telemetry.Edge.Spooling;

/// <summary>Who knows how far a source has told of a device.</summary>
internal enum FrontierMode
{
    /// <summary>Nobody yet: the device has no low watermark.</summary>
    Unknown = 0,

    /// <summary>The agent stamps the readings as they come, so nothing older than now will come.</summary>
    AgentStamped,

    /// <summary>The source says it; until it does nobody knows.</summary>
    Stated,
}
