namespace Telemetry.Contract;

/// <summary>A device whose packs the gateway refuses; its readings stay in the agent's spool.</summary>
/// <param name="Device">The device.</param>
/// <param name="Reason">The gateway's answer, for people.</param>
/// <param name="Attempts">How often the gateway refused it since it was taken last.</param>
public sealed record AgentRefusal(string Device, string Reason, int Attempts);
