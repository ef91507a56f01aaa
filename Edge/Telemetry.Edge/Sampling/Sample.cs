namespace Telemetry.Edge.Sampling;

/// <summary>One value of one poll.</summary>
internal readonly record struct Sample(string Metric, string Unit, double Value);
