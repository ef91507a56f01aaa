namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>The four tables of a slave, each with its own addresses.</summary>
internal enum ModbusArea
{
    None = 0,

    /// <summary>Bits that can be written; in old numbering 0xxxx.</summary>
    Coil,

    /// <summary>Bits that can only be read; 1xxxx.</summary>
    Discrete,

    /// <summary>Registers that can only be read; 3xxxx.</summary>
    Input,

    /// <summary>Registers that can be written; 4xxxx.</summary>
    Holding,
}
