namespace Telemetry.Benchmarks;

/// <summary>A subject computes something else than the others: its speed means nothing.</summary>
internal sealed class DisagreementException(string message) : Exception(message);
