using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Sht3x;

/// <summary>A Sensirion SHT30, SHT31 or SHT35 on an I2C bus.</summary>
internal sealed record Sht3xConfig : SampledConfig
{
    public const string Type = "sht3x";

    private const int PeriodMillis = 1000;

    /// <inheritdoc/>
    public override string Kind => Type;

    public required string Bus { get; init; }

    public required int Address { get; init; }

    public required Sht3xRepeatability Repeatability { get; init; }

    /// <summary>The names of <c>temperature</c> and <c>humidity</c>.</summary>
    public required MetricNames Metrics { get; init; }

    public static Sht3xConfig Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(node, PeriodMillis, "bus", "address", "metrics", "repeatability");
        var metrics = SensorKeys.Metrics(node, "temperature", "humidity");
        return new Sht3xConfig
        {
            Bus = SensorKeys.Bus(node),
            Address = node.ChoiceOr("address", 0x44, 0x44, 0x45),
            Repeatability = node.TextOr(
                "repeatability", "high", "low, medium or high", r => r is "low" or "medium" or "high") switch
            {
                "low" => Sht3xRepeatability.Low,
                "medium" => Sht3xRepeatability.Medium,
                _ => Sht3xRepeatability.High,
            },
            Metrics = metrics,
            Terms = terms.For(node, metrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new ChipSensor(() => new Sht3xChip(new I2cPort(parts.OpenI2c(Bus, Address)), this, parts.Time));
}
