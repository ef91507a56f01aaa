namespace Telemetry.Contract;

/// <summary>What an agent thinks of its clock.</summary>
/// <param name="Quality"><c>synced</c>, <c>holdover</c> or <c>unsynced</c>.</param>
/// <param name="Undated">Readings that wait in the spool until somebody knows the date.</param>
public sealed record AgentClock(string Quality, long Undated);
