namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>One slave and its points.</summary>
internal sealed record ModbusSlaveOptions
{
    /// <summary>Its number on the line, or the unit behind a TCP server.</summary>
    public required byte Slave { get; init; }

    /// <summary>How long it may think before it answers.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How often a damaged answer is asked for again at once.</summary>
    /// <value>0 to 5; default 1.</value>
    public int Retries { get; init; } = 1;

    /// <summary>Registers of one read.</summary>
    /// <value>4 to 125; default 125. Some slaves take fewer.</value>
    public int RegistersMax { get; init; } = ModbusLimits.ReadRegistersMax;

    /// <summary>Registers that nobody wants, read along between two points.</summary>
    /// <value>0 to 100; default 8.</value>
    public int HoleMax { get; init; } = 8;

    public required IReadOnlyList<ModbusPoint> Points { get; init; }
}
