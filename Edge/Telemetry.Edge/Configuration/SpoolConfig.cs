namespace Telemetry.Edge.Configuration;

/// <summary>Where readings wait until the gateway has acknowledged them.</summary>
internal sealed record SpoolConfig
{
    public required string Directory { get; init; }

    /// <summary>Bytes on disk beyond which nothing new is taken in.</summary>
    public required long BytesMax { get; init; }

    /// <summary>The longest time a reading waits in memory before it is made durable.</summary>
    public required TimeSpan CommitInterval { get; init; }
}
