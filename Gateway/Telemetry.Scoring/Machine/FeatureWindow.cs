namespace Telemetry.Scoring.Machine;

/// <summary>All metrics of one device in one window. Times are µs since the epoch, UTC.</summary>
public sealed record FeatureWindow
{
    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>First instant of the window.</summary>
    public required long WindowStart { get; init; }

    /// <summary>First instant after the window.</summary>
    public required long WindowEnd { get; init; }

    /// <summary>The metrics that had values, in any order.</summary>
    public required IReadOnlyList<MetricWindow> Metrics { get; init; }
}
