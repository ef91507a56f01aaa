using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Publishing;

/// <summary>A pack that holds a place in the window until the gateway has taken it.</summary>
internal sealed class Flight(OutgoingPack pack)
{
    public OutgoingPack Pack => pack;

    /// <summary>Its acknowledgement is awaited; else it is to be sent, for the first time or again.</summary>
    public bool IsSent { get; set; }
}
