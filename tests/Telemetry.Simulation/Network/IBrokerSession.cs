using Telemetry.Edge.Publishing;

namespace Telemetry.Simulation.Network;

/// <summary>One client's connection as the gateway sees it.</summary>
internal interface IBrokerSession
{
    /// <summary>
    /// A PUBLISH was received. The PUBACK, with this answer, is sent when the task completes, and never before; when it
    /// fails the broker closes the connection without one.
    /// </summary>
    Task<PublishAnswer> PublishAsync(string topic, ReadOnlyMemory<byte> payload);

    /// <summary>The connection is gone: by a clean DISCONNECT, by take-over, or because it was lost.</summary>
    void Closed(bool isClean);
}
