using System.Device.I2c;
using Telemetry.Contract;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>A BME280 as a sampled sensor: after any failure the bus is opened and the chip started anew.</summary>
internal sealed class Bme280Sensor : ISampledSensor
{
    private readonly Bme280Config _config;
    private readonly Func<I2cDevice> _open;
    private readonly TimeProvider _time;
    private Bme280Chip? _chip;

    public Bme280Sensor(Bme280Config config, Func<I2cDevice> open, TimeProvider time)
    {
        _config = config;
        _open = open;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task SampleAsync(SampleSet into, CancellationToken cancellation)
    {
        try
        {
            if (_chip is null)
            {
                _chip = new Bme280Chip(_open(), _config.Options, _time);
                await _chip.StartAsync(cancellation);
            }
            var measured = await _chip.MeasureAsync(cancellation);
            into.Add(_config.Metrics["temperature"], "Cel", measured.Celsius, Within(measured.Celsius, -40, 85));
            into.Add(_config.Metrics["pressure"], "Pa", measured.Pascal, Within(measured.Pascal, 30_000, 110_000));
            into.Add(_config.Metrics["humidity"], "%RH", measured.RelativeHumidity);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chip?.Dispose();
        _chip = null;
    }

    /// <summary>The datasheet's full accuracy range (table 1); humidity cannot leave 0 to 100.</summary>
    private static ValueQuality Within(double value, double min, double max) =>
        value >= min && value <= max ? ValueQuality.Good : ValueQuality.Range;
}
