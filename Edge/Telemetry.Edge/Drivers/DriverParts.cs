using System.Device.I2c;
using Telemetry.Edge.Drivers.Files;
using Telemetry.Edge.Drivers.Gpio;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Drivers.Modbus;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Sampling.Checks;

namespace Telemetry.Edge.Drivers;

/// <summary>
/// What drivers have of the world. Each part is the real one unless somebody puts another in its place: a simulator
/// does, and nothing in a driver knows.
/// </summary>
internal sealed record DriverParts
{
    public required TimeProvider Time { get; init; }

    /// <summary>Opens a device on a bus by its configured name and address.</summary>
    public Func<string, int, I2cDevice> OpenI2c { get; init; } = I2cOpener.Open;

    /// <summary>Requests a line of a GPIO chip.</summary>
    public Func<GpioLineRequest, IGpioLine> OpenGpio { get; init; } = GpioCharacterLine.Open;

    /// <summary>The kernel's files under <c>/proc</c> and <c>/sys</c>.</summary>
    public IDeviceFiles Files { get; init; } = new DiskFiles("/");

    /// <summary>Opens a serial or TCP line.</summary>
    public Func<WireSettings, CancellationToken, Task<OpenWire>> OpenWire { get; init; } = Wire.OpenWire.OpenAsync;

    /// <summary>The Modbus lines of this agent, which slaves share.</summary>
    public ModbusBuses Modbus { get; init; } = new();

    /// <summary>
    /// Told the time that a receiver with a fix says, and the timestamp of its arrival; null: nobody wants to know.
    /// </summary>
    public Action<DateTimeOffset, long>? Anchored { get; init; }

    /// <summary>A folder for what a driver must know after a restart; null: it forgets.</summary>
    public string? StateFolder { get; init; }

    /// <summary>What the sensors of this agent say, to be held against each other.</summary>
    public PeerBoard Peers { get; init; } = new();

    /// <summary>Makes the thread of one driver.</summary>
    public Func<string, ISensorThread> NewThread { get; init; } = name => new SensorThread(name);
}
