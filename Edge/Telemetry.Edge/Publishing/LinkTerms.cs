namespace Telemetry.Edge.Publishing;

/// <summary>What the gateway said when we connected.</summary>
/// <param name="InFlightMax">Unacknowledged messages it takes at once: its Receive Maximum.</param>
internal readonly record struct LinkTerms(int InFlightMax);
