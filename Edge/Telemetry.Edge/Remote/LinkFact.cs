namespace Telemetry.Edge.Remote;

/// <summary>What a trial looks at of the gateway.</summary>
/// <param name="IsConnected">There is a connection.</param>
/// <param name="HasTaken">It has taken what was read since the change; where nothing was, what was sent since.</param>
/// <param name="RefusedDevices">Devices that it does not take from this agent.</param>
internal sealed record LinkFact(bool IsConnected, bool HasTaken, IReadOnlyList<string> RefusedDevices);
