namespace Telemetry.Edge.Publishing;

/// <summary>The gateway's answer to one message.</summary>
/// <param name="IsTaken">It has it, durably; if only among its dead letters, there is a reason.</param>
/// <param name="Reason">Why it was not taken, or cannot be used; for people.</param>
/// <param name="IsBarred">It was not taken because this agent may not publish this: it is no matter of load.</param>
internal readonly record struct PublishAnswer(bool IsTaken, string Reason, bool IsBarred = false);
