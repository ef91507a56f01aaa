namespace Telemetry.Simulation.GatewaySide;

/// <summary>One event as the receiver of webhooks took it.</summary>
internal sealed record ReceivedEvent(string Id, string Key, string Body, long Ticks, int Life);
