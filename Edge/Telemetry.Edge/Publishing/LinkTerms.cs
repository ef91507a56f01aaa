namespace Telemetry.Edge.Publishing;

/// <summary>What the gateway said when we connected.</summary>
/// <param name="InFlightMax">Unacknowledged messages it takes at once: its Receive Maximum.</param>
/// <param name="Deaf">Why it will not send orders; null: it will, or none are wanted.</param>
internal readonly record struct LinkTerms(int InFlightMax, string? Deaf = null);
