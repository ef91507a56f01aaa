namespace Telemetry.Gateway.Interfaces;

/// <summary>One series of a device and its newest reading by event time.</summary>
public sealed record SeriesSnapshot(string Metric, string Unit, long? LastTimeMicros, double? LastValue);
