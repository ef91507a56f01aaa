namespace Telemetry.Edge.Sampling.Checks;

/// <summary>What is believable of one metric; what is null is not looked at.</summary>
internal sealed record MetricCheck
{
    /// <summary>The least value that the place can have.</summary>
    public double? Min { get; init; }

    /// <summary>The greatest value that the place can have.</summary>
    public double? Max { get; init; }

    /// <summary>The fastest that it can change, per second.</summary>
    public double? RatePerSecond { get; init; }

    /// <summary>The longest time for which it can stay exactly the same.</summary>
    public TimeSpan? StuckAfter { get; init; }

    /// <summary>Other metrics of this agent that measure the same thing, as <c>device/metric</c>.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>How far it may be from what they say together.</summary>
    public double PeerTolerance { get; init; }
}
