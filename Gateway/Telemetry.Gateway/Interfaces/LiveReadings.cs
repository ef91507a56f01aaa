using Telemetry.Contract;

namespace Telemetry.Gateway.Interfaces;

/// <summary>
/// The durable readings of one pack of one device, in columns of equal length. Immutable and shared by all subscribers.
/// A reading may be a duplicate: the live feed is before the engine.
/// </summary>
public sealed class LiveReadings
{
    /// <summary>The device.</summary>
    public required string Device { get; init; }

    /// <summary>True if the pack came on the backlog lane.</summary>
    public required bool IsBacklog { get; init; }

    /// <summary>Event times, µs since the epoch.</summary>
    public required long[] Times { get; init; }

    /// <summary>The metric of each reading, as an index into <see cref="MetricNames"/>.</summary>
    public required int[] Metrics { get; init; }

    /// <summary>The names used in this pack.</summary>
    public required string[] MetricNames { get; init; }

    /// <summary>Numeric values; true is 1; NaN stands for a text.</summary>
    public required double[] Values { get; init; }

    /// <summary>How far each value can be trusted; null when all are good.</summary>
    public ValueQuality[]? Qualities { get; init; }
}
