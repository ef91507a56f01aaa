namespace Telemetry.Edge.Spooling;

/// <summary>What waits in the spool: readings not acknowledged, and the oldest event time among them.</summary>
internal readonly record struct BacklogSummary(long Readings, long? OldestMicros, long LostReadings);
