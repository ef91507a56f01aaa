namespace Telemetry.Edge.Spooling;

/// <summary>How far the spool was at one moment.</summary>
/// <param name="End">Packs taken in later have this position or a greater one.</param>
/// <param name="Spooled">Readings made durable until then, by this process.</param>
internal readonly record struct SpoolMark(long End, long Spooled);
