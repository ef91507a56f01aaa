namespace Telemetry.Scoring.Machine;

/// <summary>How a machine model is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Fewest windows that a model is trained on.</summary>
    public const int WindowsMin = 60;

    /// <summary>Most metrics of one model.</summary>
    public const int MetricsMax = 256;

    /// <summary>The device, or a pattern of devices, that the model is for.</summary>
    public required string Device { get; init; }

    /// <summary>The seed of the randomized decomposition.</summary>
    public required int Seed { get; init; }

    /// <summary>Principal directions to keep.</summary>
    /// <value>Default: 32, or all when there are fewer features.</value>
    public int Rank { get; init; } = 32;

    /// <summary>Share of the windows that a metric must be in to become a feature.</summary>
    /// <value>Default: a half.</value>
    public double PresenceMin { get; init; } = 0.5;
}
