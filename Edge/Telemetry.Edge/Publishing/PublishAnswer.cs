namespace Telemetry.Edge.Publishing;

/// <summary>The gateway's answer to one message.</summary>
/// <param name="IsTaken">It has it, durably.</param>
/// <param name="Reason">Why not, for people.</param>
internal readonly record struct PublishAnswer(bool IsTaken, string Reason);
