namespace Telemetry.Gateway.Evidence;

/// <summary>Which readings are looked for.</summary>
internal sealed record ReadingQuery
{
    /// <summary>Whose.</summary>
    public required IReadOnlyList<SeriesTarget> Series { get; init; }

    /// <summary>First event time, µs.</summary>
    public required long From { get; init; }

    /// <summary>Behind the last event time, µs.</summary>
    public required long To { get; init; }

    /// <summary>Most readings.</summary>
    public required int Limit { get; init; }

    /// <summary>The place behind which to go on; null for the beginning.</summary>
    public string? After { get; init; }
}
