namespace Telemetry.Contract;

/// <summary>What an agent still has to send.</summary>
/// <param name="Readings">Readings in the spool that are not acknowledged.</param>
/// <param name="Oldest">Event time of the oldest of them, ms since the epoch; null when there is none.</param>
public sealed record AgentBacklog(long Readings, long? Oldest);
