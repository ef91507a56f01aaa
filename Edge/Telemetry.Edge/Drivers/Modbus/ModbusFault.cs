namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>Why a request did not succeed.</summary>
internal enum ModbusFault
{
    None = 0,

    /// <summary>Nothing came within the timeout.</summary>
    NoAnswer,

    /// <summary>The slave answered with an exception code.</summary>
    Refused,

    /// <summary>What came was damaged on the way.</summary>
    BadChecksum,

    /// <summary>What came was whole, and no answer to this request.</summary>
    BadAnswer,

    /// <summary>Another slave answered.</summary>
    WrongUnit,

    /// <summary>The line is not open.</summary>
    NotConnected,
}
