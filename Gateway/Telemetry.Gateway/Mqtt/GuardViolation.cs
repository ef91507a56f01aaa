namespace Telemetry.Gateway.Mqtt;

/// <summary>Why the header guard closed a connection.</summary>
internal enum GuardViolation
{
    None = 0,

    /// <summary>The first packet is not a CONNECT.</summary>
    NotConnect,

    /// <summary>The first packet announces more than a CONNECT may have.</summary>
    ConnectTooLarge,

    /// <summary>A later packet announces more than the maximum packet size.</summary>
    PacketTooLarge,

    /// <summary>The remaining length is not a number of at most four bytes.</summary>
    MalformedLength,

    /// <summary>No complete CONNECT in time.</summary>
    ConnectTimeout,

    /// <summary>As many connections as allowed are open already.</summary>
    TooManyConnections,
}
