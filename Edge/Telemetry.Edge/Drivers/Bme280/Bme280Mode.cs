namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>The chip's power modes; the values are the bits of <c>ctrl_meas</c>.</summary>
internal enum Bme280Mode
{
    Sleep = 0b00,
    Forced = 0b01,
    Normal = 0b11,
}
