namespace Telemetry.Alerts.Topology;

/// <summary>What decides who explains whom.</summary>
/// <param name="Start">When it occurred, µs.</param>
/// <param name="End">When it ended, µs; <see cref="KnownAlert.Open"/> while it fires.</param>
/// <param name="IsDoubted">The results no longer support it, and a person has to decide: it explains nothing.</param>
internal readonly record struct CauseFacts(long Start, long End, bool IsDoubted);
