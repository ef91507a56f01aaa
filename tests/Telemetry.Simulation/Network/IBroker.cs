namespace Telemetry.Simulation.Network;

/// <summary>
/// The broker's door of one life of the gateway: what the virtual network calls, always as a step of that life.
/// </summary>
internal interface IBroker
{
    /// <summary>Its Receive Maximum.</summary>
    int ReceiveMaximum { get; }

    /// <summary>A client's CONNECT was received. Throws: refused.</summary>
    IBrokerSession Connect(string clientId);
}
