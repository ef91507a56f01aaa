namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>One read and the points that its answer holds, by address.</summary>
internal sealed record ModbusRequest(
    ModbusFunction Function, int Address, int Count, IReadOnlyList<ModbusPoint> Points);
