namespace Telemetry.Edge.Sampling;

/// <summary>A sensor's health at one moment.</summary>
internal sealed record SensorHealthReport(
    string Name,
    string Device,
    SensorState State,
    string? LastError,
    long Readings,
    long Failures,
    long Rejected);
