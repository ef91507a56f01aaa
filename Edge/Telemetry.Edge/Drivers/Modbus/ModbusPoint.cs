namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>One value in a slave: where it lies, what its bits mean, and as what it is told.</summary>
internal sealed record ModbusPoint
{
    public required string Metric { get; init; }

    /// <summary>SenML's unit, or empty.</summary>
    public required string Unit { get; init; }

    public required ModbusArea Area { get; init; }

    /// <summary>As it stands in the frame: from 0.</summary>
    public required int Address { get; init; }

    public required ModbusType Type { get; init; }

    public WordOrder Order { get; init; } = WordOrder.Abcd;

    /// <summary>Which bit of the register a bool is; 0 is the least significant.</summary>
    public int Bit { get; init; }

    /// <summary>value = raw · scale + offset.</summary>
    public double Scale { get; init; } = 1;

    public double Offset { get; init; }

    /// <summary>Below this the value is told as out of range; null: no bound.</summary>
    public double? Min { get; init; }

    public double? Max { get; init; }

    /// <summary>It may be written by an explicit command.</summary>
    public bool IsWritable { get; init; }

    /// <summary>It lies in coils or discrete inputs.</summary>
    public bool IsOfBits => Area is ModbusArea.Coil or ModbusArea.Discrete;

    /// <summary>How many addresses it takes.</summary>
    public int Length => IsOfBits ? 1 : ModbusValues.RegistersOf(Type);
}
