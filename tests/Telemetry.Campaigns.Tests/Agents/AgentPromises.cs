namespace Telemetry.Campaigns.Tests.Agents;

/// <summary>What the agent has promised so far.</summary>
/// <param name="Lines">Lines that it told the device are durable.</param>
/// <param name="Delivered">Readings that a gateway has acknowledged to it.</param>
internal sealed record AgentPromises(long Lines, IReadOnlySet<ulong> Delivered);
