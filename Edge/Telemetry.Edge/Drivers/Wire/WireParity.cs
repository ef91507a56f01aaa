namespace Telemetry.Edge.Drivers.Wire;

/// <summary>The parity bit of a serial line.</summary>
internal enum WireParity
{
    Nothing = 0,
    Even,
    Odd,
}
