using System.Device.I2c;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>A BME280 as a sampled sensor: after any failure the bus is opened and the chip started anew.</summary>
internal sealed class Bme280Sensor : ISampledSensor
{
    private readonly SensorConfig.Bme280 _config;
    private readonly Func<I2cDevice> _open;
    private readonly TimeProvider _time;
    private Bme280Chip? _chip;

    public Bme280Sensor(SensorConfig.Bme280 config, Func<I2cDevice> open, TimeProvider time)
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
                _chip = new Bme280Chip(_open(), OptionsOf(_config), _time);
                await _chip.StartAsync(cancellation);
            }
            var measured = await _chip.MeasureAsync(cancellation);
            into.Add(_config.TemperatureMetric, "Cel", measured.Celsius);
            into.Add(_config.PressureMetric, "Pa", measured.Pascal);
            into.Add(_config.HumidityMetric, "%RH", measured.RelativeHumidity);
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

    private static Bme280Options OptionsOf(SensorConfig.Bme280 config) => new()
    {
        OversampleTemperature = config.OversampleTemperature,
        OversamplePressure = config.OversamplePressure,
        OversampleHumidity = config.OversampleHumidity,
        Filter = config.Filter,
    };
}
