namespace Telemetry.Edge.Hosting;

/// <summary>How far the agent has come at one moment.</summary>
/// <param name="Spooled">Readings made durable so far.</param>
/// <param name="Answers">Answers that the gateway has given so far.</param>
/// <param name="Turns">How often the publisher's loop has gone round.</param>
/// <param name="IsOwing">Readings wait for the disk, or packs for an answer.</param>
internal readonly record struct ProgressMark(long Spooled, long Answers, long Turns, bool IsOwing);
