namespace Telemetry.Edge.Drivers.Gpio;

/// <summary>What pulls a line that nobody drives.</summary>
internal enum GpioBias
{
    /// <summary>As the board has it.</summary>
    AsIs = 0,
    None,
    PullUp,
    PullDown,
}
