namespace Telemetry.Contract;

/// <summary>How a transfer on the I2C bridge went.</summary>
public enum I2cStatus : byte
{
    /// <summary>Not set.</summary>
    None,

    /// <summary>Done.</summary>
    Ok,

    /// <summary>Nobody answers at this address.</summary>
    NoDevice,

    /// <summary>The device refused a byte.</summary>
    Refused,

    /// <summary>The bus is stuck, or arbitration was lost.</summary>
    BusError,

    /// <summary>The device held the clock for too long.</summary>
    TimedOut,
}
