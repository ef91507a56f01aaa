using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Publishing;

/// <summary>A pack that holds a place in the window until the gateway has taken it.</summary>
internal sealed class Flight
{
    public Flight(OutgoingPack pack, JitterBackoff backoff)
    {
        Pack = pack;
        Backoff = backoff;
    }

    public OutgoingPack Pack { get; }

    /// <summary>Grows with each refusal of this very pack.</summary>
    public JitterBackoff Backoff { get; }

    public FlightState State { get; set; }

    /// <summary>When a refused pack goes again; a monotonic timestamp.</summary>
    public long RetryAt { get; set; }
}
