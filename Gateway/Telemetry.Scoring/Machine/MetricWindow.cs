namespace Telemetry.Scoring.Machine;

/// <summary>What one window says of one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Average">Mean of the window's values; NaN when there is none.</param>
/// <param name="Stddev">Standard deviation of the window's values; NaN when there are fewer than two.</param>
public readonly record struct MetricWindow(string Metric, double Average, double Stddev);
