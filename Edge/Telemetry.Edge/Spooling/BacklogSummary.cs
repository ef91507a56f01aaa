namespace Telemetry.Edge.Spooling;

/// <summary>What waits in the spool: readings not acknowledged, and the oldest event time among them.</summary>
/// <param name="Readings">Readings that are not acknowledged.</param>
/// <param name="OldestMicros">The oldest event time among them; null: none, or nobody knows the date.</param>
/// <param name="LostReadings">Readings given up since the process began.</param>
/// <param name="UndatedReadings">Readings that wait for a date.</param>
internal readonly record struct BacklogSummary(
    long Readings, long? OldestMicros, long LostReadings, long UndatedReadings = 0);
