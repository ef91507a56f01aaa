namespace Telemetry.Gateway.Configuration;

/// <summary>When the model over a machine's series is trained.</summary>
internal sealed record ModelOptions
{
    /// <value>Off: no model is trained, a saved one is still used.</value>
    public bool Train { get; init; } = true;

    /// <value>Windows of 10 s that a device must have before it is learned. Default: 180 (half an hour).</value>
    public int TrainingWindows { get; init; } = 180;
}
