namespace Telemetry.Gateway.Http.Api;

/// <summary>Why a pipeline is parked.</summary>
/// <param name="Step">The input record at which it failed; null when it could not start.</param>
/// <param name="Operator">The operator that was at work; null when it was none.</param>
/// <param name="Reason">What happened.</param>
/// <param name="Since">When that record arrived, by journal time.</param>
internal sealed record ParkedItem(long? Step, string? Operator, string Reason, DateTimeOffset Since);
