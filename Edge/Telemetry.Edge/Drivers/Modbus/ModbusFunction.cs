namespace Telemetry.Edge.Drivers.Modbus;

/// <summary>The function codes that the client speaks.</summary>
internal enum ModbusFunction : byte
{
    None = 0,
    ReadCoils = 1,
    ReadDiscreteInputs = 2,
    ReadHoldingRegisters = 3,
    ReadInputRegisters = 4,
    WriteSingleCoil = 5,
    WriteSingleRegister = 6,
    WriteMultipleCoils = 15,
    WriteMultipleRegisters = 16,
}
