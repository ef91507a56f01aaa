namespace Telemetry.Gateway.Configuration;

/// <summary>
/// When the disk of the data folder counts as full. Null takes the default, but no more than a share of the disk.
/// </summary>
internal sealed record DiskOptions
{
    /// <value>Below so much free room there is a warning. Default: 512 MiB.</value>
    public long? WarnFreeBytes { get; init; }

    /// <value>Below so much nothing is taken any more; what is kept free is for checkpoints. Default: 128 MiB.</value>
    public long? RefuseFreeBytes { get; init; }

    /// <value>From so much on it is taken again. Default: 192 MiB.</value>
    public long? ResumeFreeBytes { get; init; }
}
