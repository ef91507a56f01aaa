namespace Telemetry.Contract;

/// <summary>Which configuration an agent works by.</summary>
/// <param name="Version">The version that is in force; 0: that of its own file.</param>
/// <param name="State"><c>file</c>, <c>trial</c> or <c>confirmed</c>.</param>
/// <param name="Refused">The newest version that it refused or rolled back; 0: none.</param>
/// <param name="Reason">Why; null: nothing was refused.</param>
public sealed record AgentConfiguration(long Version, string State, long Refused, string? Reason);
