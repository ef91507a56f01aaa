namespace Telemetry.Scoring.Machine;

/// <summary>What stands beside the numbers of a machine model.</summary>
public sealed record MachineModelMetadata
{
    /// <summary>The version of the file's format that this code writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>The version of the file's format.</summary>
    public required int Version { get; init; }

    /// <summary>The model's name: <c>pca-</c> and a digest of everything that decides its scores.</summary>
    public required string Id { get; init; }

    /// <summary>The device, or the pattern of devices, that it was trained for.</summary>
    public required string Device { get; init; }

    /// <summary>The metrics in order; each gives two features, its average and its standard deviation.</summary>
    public required IReadOnlyList<string> Metrics { get; init; }

    /// <summary>Mean of each feature over the training windows.</summary>
    public required IReadOnlyList<double> Means { get; init; }

    /// <summary>Standard deviation of each feature over the training windows.</summary>
    public required IReadOnlyList<double> Scales { get; init; }

    /// <summary>Variance of the training windows along each principal direction, shrunk towards one.</summary>
    public required IReadOnlyList<double> Variances { get; init; }

    /// <summary>Variance along any other direction.</summary>
    public required double RestVariance { get; init; }

    /// <summary>Distances of the training windows at equal steps of probability, ascending: the calibration.</summary>
    public required IReadOnlyList<double> Quantiles { get; init; }

    /// <summary>Mean excess of the distances above the last calibrated step.</summary>
    public required double TailMean { get; init; }

    /// <summary>Start of the first training window, µs.</summary>
    public required long TrainedFrom { get; init; }

    /// <summary>End of the last training window, µs.</summary>
    public required long TrainedTo { get; init; }

    /// <summary>How many windows it was trained on.</summary>
    public required int TrainedWindows { get; init; }

    /// <summary>The seed of the randomized decomposition.</summary>
    public required int Seed { get; init; }

    /// <summary>SHA-256 of the file's part <c>pca.mlnet</c>, lower-case hexadecimal.</summary>
    public required string PayloadSha256 { get; init; }
}
