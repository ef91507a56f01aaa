namespace Telemetry.Contract;

/// <summary>What a pack's first record says.</summary>
/// <param name="Device">The device that all readings are of.</param>
/// <param name="Boot">The boot id; empty for readings without identity.</param>
/// <param name="FirstSeq">The number of the first reading.</param>
/// <param name="LowMicros">No reading older than this is still to come, µs since the epoch; null = unknown.</param>
/// <param name="Quality">The time quality of readings that do not say their own.</param>
public readonly record struct PackHeader(
    string Device, string Boot, ulong FirstSeq, long? LowMicros, TimeQuality Quality)
{
    /// <summary>Subtracted from every reading's time so that they are short; null = none.</summary>
    public long? BaseTimeMicros { get; init; }

    /// <summary>The unit of readings that do not say their own; null = none.</summary>
    public string? BaseUnit { get; init; }

    /// <summary>Who sends the pack; the default does not say.</summary>
    public PackSender Sender { get; init; }
}
