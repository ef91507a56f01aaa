using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Ina219;

/// <summary>
/// A Texas Instruments INA219, triggered for each poll (datasheet SBOS448, section 8). The calibration is read back
/// with each measurement: a chip without it says 0 A to any current.
/// </summary>
internal sealed class Ina219Chip : IChip
{
    private const byte RegisterConfig = 0;
    private const byte RegisterShunt = 1;
    private const byte RegisterBus = 2;
    private const byte RegisterCurrent = 4;
    private const byte RegisterCalibration = 5;
    private const ushort Reset = 0x8000;
    private const ushort ModeTriggered = 3;
    private const ushort ModeOff = 0;
    private const ushort BusReady = 2;
    private const ushort BusOverflow = 1;
    private const int LooksMax = 50;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(1);

    private readonly I2cPort _port;
    private readonly Ina219Config _config;
    private readonly TimeProvider _time;

    public Ina219Chip(I2cPort port, Ina219Config config, TimeProvider time)
    {
        _port = port;
        _config = config;
        _time = time;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellation)
    {
        _port.WriteWord(RegisterConfig, Reset);
        _port.WriteWord(RegisterConfig, SettingsOf(ModeOff));
        _port.WriteWord(RegisterCalibration, (ushort)_config.Calibration);
        CheckSettings(ModeOff);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task MeasureAsync(SampleSet into, CancellationToken cancellation)
    {
        _port.WriteWord(RegisterConfig, SettingsOf(ModeTriggered));
        await Task.Delay(Ina219Conversion.ConversionTime(_config.Samples), _time, cancellation);
        var bus = await WaitForBusAsync(cancellation);
        var shunt = (short)_port.ReadWord(RegisterShunt);
        var current = (short)_port.ReadWord(RegisterCurrent);
        CheckSettings(ModeTriggered);

        var volts = Ina219Conversion.BusVolts(bus);
        var amperes = current * Ina219Conversion.AmperesPerBit(_config.Calibration, _config.ShuntOhms);
        var isBusAtEnd = bus >> 3 >= Ina219Conversion.BusCodeMax(_config.IsWide);
        var isShuntAtEnd = Math.Abs((int)shunt) >= Ina219Conversion.ShuntCodeMax(_config.Gain)
            || (bus & BusOverflow) != 0;
        into.Add(_config.Metrics["voltage"], "V", volts, Saturated(isBusAtEnd));
        into.Add(_config.Metrics["current"], "A", amperes, Saturated(isShuntAtEnd));
        // The chip's own power register loses the current's sign and is cut to 20 of its bits.
        into.Add(_config.Metrics["power"], "W", volts * amperes, Saturated(isBusAtEnd || isShuntAtEnd));
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();

    private static ValueQuality Saturated(bool isAtEnd) => isAtEnd ? ValueQuality.Saturated : ValueQuality.Good;

    private async Task<ushort> WaitForBusAsync(CancellationToken cancellation)
    {
        for (var look = 0; look < LooksMax; look++)
        {
            var bus = _port.ReadWord(RegisterBus);
            if ((bus & BusReady) != 0)
            {
                return bus;
            }
            await Task.Delay(LookAgainAfter, _time, cancellation);
        }
        throw new TimeoutException("The chip never ended its conversion.");
    }

    private void CheckSettings(ushort mode)
    {
        var settings = _port.ReadWord(RegisterConfig);
        var calibration = _port.ReadWord(RegisterCalibration);
        if (settings != SettingsOf(mode) || calibration != _config.Calibration)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The chip has lost its settings: configuration 0x{settings:X4}, calibration 0x{calibration:X4}."));
        }
    }

    /// <summary>The configuration register (section 8.6.2.1); one setting of 12 bits or averaging for both.</summary>
    private ushort SettingsOf(ushort mode)
    {
        var converter = _config.Samples == 1 ? 0b0011 : 0b1000 | int.Log2(_config.Samples);
        return (ushort)(
            (_config.IsWide ? 1 << 13 : 0) | (_config.Gain << 11) | (converter << 7) | (converter << 3) | mode);
    }
}
