using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Mcp9808;

/// <summary>
/// A Microchip MCP9808 that converts continuously (datasheet DS25095, section 5). Its upper limit, which nobody needs
/// here, holds a mark: a chip that lost its supply has lost the mark too, and its 0 °C is not a temperature.
/// </summary>
internal sealed class Mcp9808Chip : IChip
{
    /// <summary>125 °C as the limit register holds it; after power-on it holds 0 °C.</summary>
    public const ushort Mark = 0x07D0;

    private const byte RegisterConfig = 0x01;
    private const byte RegisterUpperLimit = 0x02;
    private const byte RegisterAmbient = 0x05;
    private const byte RegisterManufacturer = 0x06;
    private const byte RegisterDevice = 0x07;
    private const byte RegisterResolution = 0x08;
    private const ushort Manufacturer = 0x0054;
    private const byte Device = 0x04;

    private readonly I2cPort _port;
    private readonly Mcp9808Config _config;
    private readonly TimeProvider _time;

    public Mcp9808Chip(I2cPort port, Mcp9808Config config, TimeProvider time)
    {
        _port = port;
        _config = config;
        _time = time;
    }

    /// <summary>
    /// Celsius of the ambient register (section 5.1.3): the three alert bits are masked away, the rest is 13 bits in
    /// two's complement of 1/16 °C.
    /// </summary>
    public static double Celsius(ushort ambient) => ((short)(ambient << 3) >> 3) / 16.0;

    /// <summary>
    /// Conversion times of the datasheet (section 5.2.4): 30, 65, 130 and 250 ms typical; half as much again is waited
    /// for.
    /// </summary>
    internal static TimeSpan ConversionTime(int resolution) =>
        TimeSpan.FromMilliseconds(1.5 * resolution switch { 0 => 30, 1 => 65, 2 => 130, _ => 250 });

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var manufacturer = _port.ReadWord(RegisterManufacturer);
        var device = _port.ReadWord(RegisterDevice) >> 8;
        if (manufacturer != Manufacturer || device != Device)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The chip says maker 0x{manufacturer:X4}, device 0x{device:X2}; an MCP9808 says 0x0054, 0x04."));
        }
        _port.WriteWord(RegisterConfig, 0); // Continuous, no hysteresis, no alert output, nothing locked.
        _port.WriteByte(RegisterResolution, (byte)_config.Resolution);
        _port.WriteWord(RegisterUpperLimit, Mark);
        await Task.Delay(ConversionTime(_config.Resolution), _time, cancellation);
    }

    /// <inheritdoc/>
    public Task MeasureAsync(SampleSet into, CancellationToken cancellation)
    {
        var celsius = Celsius(_port.ReadWord(RegisterAmbient));
        // Read after the value, so that a reset before or while it was read is seen.
        var mark = _port.ReadWord(RegisterUpperLimit);
        var resolution = _port.ReadByte(RegisterResolution);
        if (mark != Mark || resolution != _config.Resolution)
        {
            throw new InvalidDataException("The chip has lost its settings: it was reset, or it lost its supply.");
        }
        var isWithin = celsius is >= -40 and <= 125;
        into.Add(_config.Metrics["temperature"], "Cel", celsius, isWithin ? ValueQuality.Good : ValueQuality.Range);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();
}
