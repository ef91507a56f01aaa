namespace Telemetry.Simulation.Oracle;

/// <summary>A threshold over the average of a metric's windows.</summary>
internal sealed record ThresholdRule(
    string Id, string Metric, double RaiseAbove, double ClearBelow, int ForWindows, TimeSpan LateAfter);
