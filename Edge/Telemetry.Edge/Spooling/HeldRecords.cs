namespace Telemetry.Edge.Spooling;

/// <summary>
/// Records taken out of the lanes while what stays of them is written; until that is durable they count as before.
/// </summary>
/// <param name="Positions">Where they lie, rising.</param>
/// <param name="Readings">How many readings they hold.</param>
/// <param name="MinMicros">The oldest event time among them.</param>
internal sealed record HeldRecords(IReadOnlyList<long> Positions, long Readings, long MinMicros);
