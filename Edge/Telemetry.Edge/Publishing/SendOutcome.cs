namespace Telemetry.Edge.Publishing;

/// <summary>What a send reports to the loop.</summary>
/// <param name="Flight">The pack; null for a message that is not in the spool.</param>
/// <param name="Result">How it went.</param>
/// <param name="Reason">Why it was not taken, or cannot be used; for people.</param>
internal readonly record struct SendOutcome(Flight? Flight, SendResult Result, string Reason);
