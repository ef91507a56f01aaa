namespace Telemetry.Edge.Publishing;

/// <summary>Where a pack in the window is.</summary>
internal enum FlightState
{
    /// <summary>To be sent, for the first time or again.</summary>
    Waiting = 0,

    /// <summary>Sent; its acknowledgement is awaited.</summary>
    Sent,

    /// <summary>The gateway refused it: it goes again after a pause.</summary>
    Refused,
}
