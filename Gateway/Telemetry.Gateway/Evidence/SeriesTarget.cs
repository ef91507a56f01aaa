namespace Telemetry.Gateway.Evidence;

/// <summary>Whose readings are looked for.</summary>
/// <param name="Device">The device.</param>
/// <param name="Metric">The metric; null for all of the device.</param>
internal readonly record struct SeriesTarget(string Device, string? Metric);
