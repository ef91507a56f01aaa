namespace Telemetry.Alerts.Topology;

/// <summary>Which alerts explain which others, down the plant.</summary>
public sealed record CauseRule
{
    /// <summary>The rules whose alerts are causes, as a <see cref="Glob"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>The kinds of edges that trouble takes, by their places in
    /// <see cref="PlantTopology.EdgeKinds"/>, ascending.</summary>
    public required IReadOnlyList<int> Along { get; init; }

    /// <summary>The rules whose alerts are explained, as <see cref="Glob"/>s.</summary>
    public required IReadOnlyList<string> Explains { get; init; }

    /// <summary>How much earlier than its cause a consequence may begin, and how much later it may end, by event
    /// time.</summary>
    public required TimeSpan Tolerance { get; init; }
}
