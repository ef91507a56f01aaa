namespace Telemetry.Engine.Execution;

/// <summary>A part of an arrived message that could not be used; it becomes a dead letter.</summary>
/// <param name="Metric">The metric if known, else null.</param>
/// <param name="Reason">A short snake_case word.</param>
/// <param name="Detail">What a person should know.</param>
public readonly record struct StepRejection(string? Metric, string Reason, string Detail);
