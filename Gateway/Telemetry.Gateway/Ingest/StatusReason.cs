namespace Telemetry.Gateway.Ingest;

/// <summary>Why a device went online or offline. The numbers are on disk.</summary>
internal enum StatusReason : byte
{
    None = 0,

    /// <summary>Its agent connected.</summary>
    Connected = 1,

    /// <summary>Its agent took leave.</summary>
    Disconnected = 2,

    /// <summary>The connection broke; or the agent's will said so.</summary>
    ConnectionLost = 3,

    /// <summary>Its agent named it in a state message.</summary>
    StateMessage = 4,

    /// <summary>Its first pack on this connection came.</summary>
    FirstPack = 5,

    /// <summary>The gateway started; nobody is connected yet.</summary>
    GatewayStarted = 6,
}
