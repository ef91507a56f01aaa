namespace Telemetry.Edge.Drivers.Wire;

/// <summary>An open line and what has arrived on it.</summary>
internal sealed record WireLine(OpenWire Wire, WireInbox Inbox);
