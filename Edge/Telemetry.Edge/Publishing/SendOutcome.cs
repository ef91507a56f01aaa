namespace Telemetry.Edge.Publishing;

/// <summary>What a send reports to the loop.</summary>
/// <param name="Flight">The pack; null for a message that is not in the spool.</param>
/// <param name="Device">Whose pack or heartbeat it was; null for the agent's own messages.</param>
/// <param name="Result">How it went.</param>
/// <param name="Era">The era in which it was sent.</param>
/// <param name="Reason">Why it was not taken, or cannot be used; for people.</param>
internal readonly record struct SendOutcome(Flight? Flight, string? Device, SendResult Result, int Era, string Reason);
