namespace Telemetry.Gateway.Pipelines;

/// <summary>Why a pipeline is parked.</summary>
/// <param name="Step">The input record at which it failed; null when it could not start.</param>
/// <param name="Operator">The operator that was at work; null when it was none.</param>
/// <param name="Reason">One line.</param>
/// <param name="SinceMicros">The journal time of that step, µs since the epoch.</param>
internal sealed record PipelineFailure(long? Step, string? Operator, string Reason, long SinceMicros);
