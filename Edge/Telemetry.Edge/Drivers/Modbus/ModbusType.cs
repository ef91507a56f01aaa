namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>What the bits of a point mean.</summary>
internal enum ModbusType
{
    None = 0,

    /// <summary>A coil, a discrete input, or one bit of a register.</summary>
    Bool,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    Float32,
    Float64,
}
