using Telemetry.Journal;

namespace Telemetry.Edge.Publishing;

/// <summary>How the publisher works.</summary>
internal sealed record PublisherOptions
{
    public required string Agent { get; init; }

    /// <value>Default 32 packs.</value>
    public int InFlightMax { get; init; } = 32;

    /// <value>Default 5,000.</value>
    public int BacklogReadingsPerSecond { get; init; } = 5000;

    /// <summary>A pack not acknowledged for so long means that the connection is dead.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan AckTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A ping goes after so much silence.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Something is under way, and for so long nothing was heard: the connection is dead, whatever a single pack may
    /// take. With the repetition of the state below one and a half keep-alives.
    /// </summary>
    public TimeSpan DeadAfter => KeepAlive * 0.9;

    /// <summary>The bound of the first pause after the gateway refused the agent itself.</summary>
    /// <value>Default 2 s.</value>
    public TimeSpan UnwantedFirst { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The bound of the longest such pause.</summary>
    /// <value>Default 1 min.</value>
    public TimeSpan UnwantedMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The bound of the first pause between attempts to connect.</summary>
    /// <value>Default 250 ms.</value>
    public TimeSpan ReconnectFirst { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The bound of the longest pause between attempts to connect.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The bound of the first pause after a refusal.</summary>
    /// <value>Default 500 ms.</value>
    public TimeSpan RefusedFirst { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The bound of the longest pause after refusals.</summary>
    /// <value>Default 5 s: only one pack is tried at a time, and a gateway whose disk has room again is seen soon.
    /// </value>
    public TimeSpan RefusedMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The bound of the first pause before a device that this agent may not publish is tried again.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan ParkedFirst { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The bound of the longest such pause.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan ParkedMax { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A device of which nothing was sent for so long sends a pack without readings.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan HeartbeatAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The state message is repeated so often.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan StateEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The acknowledged position is saved so often.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan SaveEvery { get; init; } = FaultTrial.Limit(
        TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200));
}
