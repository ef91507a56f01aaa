namespace Telemetry.Edge.Drivers.Sht3x;

/// <summary>How long the chip measures, and so how quiet its values are.</summary>
internal enum Sht3xRepeatability
{
    Low,
    Medium,
    High,
}
