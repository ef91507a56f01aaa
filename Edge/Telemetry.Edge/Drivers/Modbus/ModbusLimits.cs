namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>The protocol's limits (Modbus Application Protocol 1.1b3) and ours.</summary>
internal static class ModbusLimits
{
    /// <summary>Registers of one read.</summary>
    public const int ReadRegistersMax = 125;

    /// <summary>Coils or inputs of one read.</summary>
    public const int ReadBitsMax = 2000;

    /// <summary>Registers of one write.</summary>
    public const int WriteRegistersMax = 123;

    /// <summary>Coils of one write.</summary>
    public const int WriteBitsMax = 1968;

    /// <summary>Bytes of function code and what follows it.</summary>
    public const int PduBytesMax = 253;

    /// <summary>Bytes of a serial frame: unit, function and contents, CRC.</summary>
    public const int RtuBytesMax = 256;

    /// <summary>Addresses of one area.</summary>
    public const int Addresses = 65_536;

    /// <summary>Slaves on a serial line have 1 to this.</summary>
    public const int SlaveMax = 247;

    /// <summary>Points of one slave in the configuration.</summary>
    public const int PointsMax = 2000;
}
