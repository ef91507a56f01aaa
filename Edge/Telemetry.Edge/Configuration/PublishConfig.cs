namespace Telemetry.Edge.Configuration;

/// <summary>How readings travel to the gateway.</summary>
internal sealed record PublishConfig
{
    /// <summary>Packs that may be under way at once; the gateway's Receive Maximum may lower it.</summary>
    public required int InFlightMax { get; init; }

    /// <summary>The most readings in one pack.</summary>
    public required int BatchMax { get; init; }

    /// <summary>How long a reading waits for company while the gateway is reachable.</summary>
    public required TimeSpan Linger { get; init; }

    /// <summary>The backlog lane's rate; the live lane has none.</summary>
    public required int BacklogReadingsPerSecond { get; init; }

    /// <summary>Spooled longer ago than this when it is first published: it goes to the backlog lane.</summary>
    public required TimeSpan BacklogAfter { get; init; }

    /// <summary>A pack not acknowledged within this time means a dead connection.</summary>
    public required TimeSpan AckTimeout { get; init; }

    /// <summary>The longest pause between two attempts to connect.</summary>
    public required TimeSpan ReconnectMax { get; init; }
}
