using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Ads1115;

/// <summary>
/// A Texas Instruments ADS1115 in single-shot mode (datasheet SBAS444, sections 7 and 8): each channel is selected,
/// converted and read for itself; the settings are read back with the result, so that a result of other settings is
/// none.
/// </summary>
internal sealed class Ads1115Chip : IChip
{
    private const byte RegisterConversion = 0;
    private const byte RegisterConfig = 1;
    private const ushort Start = 0x8000;
    private const ushort IsReady = 0x8000;
    private const ushort SingleShot = 0x0100;
    private const ushort ComparatorOff = 0x0003;
    private const int LooksMax = 50;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(1);

    private readonly I2cPort _port;
    private readonly Ads1115Config _config;
    private readonly TimeProvider _time;

    public Ads1115Chip(I2cPort port, Ads1115Config config, TimeProvider time)
    {
        _port = port;
        _config = config;
        _time = time;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellation)
    {
        // The chip has no identification: one that takes and gives back its settings is there.
        var sleeping = SettingsOf(_config.Channels[0]);
        _port.WriteWord(RegisterConfig, sleeping);
        var settings = _port.ReadWord(RegisterConfig) & ~IsReady;
        return settings == sleeping
            ? Task.CompletedTask
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"The chip was told 0x{sleeping:X4} and says 0x{settings:X4}."));
    }

    /// <inheritdoc/>
    public async Task MeasureAsync(SampleSet into, CancellationToken cancellation)
    {
        foreach (var channel in _config.Channels)
        {
            var code = await ConvertAsync(SettingsOf(channel), cancellation);
            into.Add(
                channel.Metric,
                channel.Unit,
                (Ads1115Conversion.Volts(code, channel.Gain) * channel.Scale) + channel.Offset,
                Ads1115Conversion.IsSaturated(code) ? ValueQuality.Saturated : ValueQuality.Good);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _port.Dispose();

    private async Task<short> ConvertAsync(ushort settings, CancellationToken cancellation)
    {
        _port.WriteWord(RegisterConfig, (ushort)(settings | Start));
        await Task.Delay(Ads1115Conversion.ConversionTime(_config.Rate), _time, cancellation);
        for (var look = 0; look < LooksMax; look++)
        {
            var config = _port.ReadWord(RegisterConfig);
            if ((config & ~IsReady) != settings)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The chip has lost its settings while it converted: 0x{settings:X4} became 0x{config:X4}."));
            }
            if ((config & IsReady) != 0)
            {
                return (short)_port.ReadWord(RegisterConversion);
            }
            await Task.Delay(LookAgainAfter, _time, cancellation);
        }
        throw new TimeoutException("The chip never ended its conversion.");
    }

    /// <summary>The configuration register (section 8.1.3) without its first bit.</summary>
    private ushort SettingsOf(Ads1115Channel channel) => (ushort)(
        (channel.Mux << 12) | (channel.Gain << 9) | SingleShot | (RateBits() << 5) | ComparatorOff);

    private int RateBits()
    {
        for (var bits = 0; bits < Ads1115Conversion.Rates.Count; bits++)
        {
            if (Ads1115Conversion.Rates[bits] == _config.Rate)
            {
                return bits;
            }
        }
        throw new InvalidOperationException($"Not a rate of the chip: {_config.Rate}.");
    }
}
