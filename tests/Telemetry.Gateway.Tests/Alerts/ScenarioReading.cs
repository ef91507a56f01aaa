namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>One reading of a scenario's pack.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Micros">Event time, µs since the scenario's beginning.</param>
/// <param name="Value">The value.</param>
/// <param name="Quality">The time's quality.</param>
internal readonly record struct ScenarioReading(string Metric, long Micros, double Value, string Quality);
