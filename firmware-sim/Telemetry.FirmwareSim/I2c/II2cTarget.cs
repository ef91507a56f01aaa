using Telemetry.Contract;

namespace Telemetry.FirmwareSim.I2c;

/// <summary>A simulated device as its I2C bus sees it. Calls come one at a time.</summary>
internal interface II2cTarget
{
    /// <summary>
    /// One transfer: what is written, then (after a repeated start) what is read; either may be empty.
    /// </summary>
    /// <returns><see cref="I2cStatus.Refused"/> when the device does not acknowledge a byte.</returns>
    I2cStatus Transfer(ReadOnlySpan<byte> write, Span<byte> read);

    /// <summary>The supply fails and comes back: everything is as after power-on.</summary>
    void PowerCycle();
}
