namespace Telemetry.Edge.Publishing;

/// <summary>What a publisher has seen of its gateway.</summary>
/// <param name="IsConnected">There is a connection.</param>
/// <param name="TakenTo">The greatest position of a pack that the gateway has taken; negative: none yet.</param>
/// <param name="AnsweredEra">The latest era of a message beside the spool that it has taken.</param>
/// <param name="RefusedDevices">Devices that it does not take.</param>
internal sealed record PublishEvidence(
    bool IsConnected, long TakenTo, int AnsweredEra, IReadOnlyList<string> RefusedDevices);
