namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>
/// The order in which a value's bytes (A is the most significant) lie in its registers. Modbus orders the bytes of one
/// register and leaves the rest to the vendors.
/// </summary>
internal enum WordOrder
{
    None = 0,

    /// <summary>Most significant first: the order of the protocol itself.</summary>
    Abcd,

    /// <summary>Least significant register first.</summary>
    Cdab,

    /// <summary>Bytes swapped within each register.</summary>
    Badc,

    /// <summary>Least significant byte first.</summary>
    Dcba,
}
