namespace Telemetry.Gateway.Ingest;

/// <summary>Bounds how many devices and metrics a foreigner can make the gateway remember.</summary>
internal interface ISeriesBudget
{
    /// <summary>True if the device, with these metrics, fits beside all that are known.</summary>
    bool MayTake(string device, ReadOnlySpan<string> metrics);
}
