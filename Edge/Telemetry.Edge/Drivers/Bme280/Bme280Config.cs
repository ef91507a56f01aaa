using Telemetry.Edge.Configuration;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Bme280;

/// <summary>A Bosch BME280 on an I2C bus.</summary>
internal sealed record Bme280Config : SampledConfig
{
    public const string Type = "bme280";

    private const int PeriodMillis = 1000;

    /// <inheritdoc/>
    public override string Kind => Type;

    /// <summary><c>i2c:BUS</c>, <c>bridge:unix:PATH</c> or <c>bridge:tcp:HOST:PORT</c>.</summary>
    public required string Bus { get; init; }

    public required int Address { get; init; }

    public required Bme280Options Options { get; init; }

    /// <summary>The names of <c>temperature</c>, <c>pressure</c> and <c>humidity</c>.</summary>
    public required MetricNames Metrics { get; init; }

    public static Bme280Config Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(node, PeriodMillis, "bus", "address", "metrics", "oversampling", "filter");
        var oversampling = node.ObjectOrEmpty("oversampling");
        oversampling.AllowOnly("temperature", "pressure", "humidity");
        var metrics = SensorKeys.Metrics(node, "temperature", "pressure", "humidity");
        return new Bme280Config
        {
            Bus = SensorKeys.Bus(node),
            Address = node.ChoiceOr("address", 0x76, 0x76, 0x77),
            Options = new Bme280Options
            {
                OversampleTemperature = oversampling.ChoiceOr("temperature", 1, 1, 2, 4, 8, 16),
                OversamplePressure = oversampling.ChoiceOr("pressure", 1, 1, 2, 4, 8, 16),
                OversampleHumidity = oversampling.ChoiceOr("humidity", 1, 1, 2, 4, 8, 16),
                Filter = node.ChoiceOr("filter", 0, 0, 2, 4, 8, 16),
            },
            Metrics = metrics,
            Terms = terms.For(node, metrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new Bme280Sensor(this, () => parts.OpenI2c(Bus, Address), parts.Time);
}
