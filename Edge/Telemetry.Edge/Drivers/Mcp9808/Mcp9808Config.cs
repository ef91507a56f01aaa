using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Mcp9808;

/// <summary>A Microchip MCP9808 on an I2C bus.</summary>
internal sealed record Mcp9808Config : SampledConfig
{
    public const string Type = "mcp9808";

    private const int PeriodMillis = 1000;

    /// <inheritdoc/>
    public override string Kind => Type;

    public required string Bus { get; init; }

    public required int Address { get; init; }

    /// <summary>0 to 3: 0.5, 0.25, 0.125, 0.0625 °C.</summary>
    public required int Resolution { get; init; }

    /// <summary>The name of <c>temperature</c>.</summary>
    public required MetricNames Metrics { get; init; }

    public static Mcp9808Config Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(node, PeriodMillis, "bus", "address", "metrics", "resolution");
        var metrics = SensorKeys.Metrics(node, "temperature");
        return new Mcp9808Config
        {
            Bus = SensorKeys.Bus(node),
            Address = node.WholeOr("address", 0x18, 0x18, 0x1F),
            Resolution = node.IntegerOr("resolution", 3, 0, 3),
            Metrics = metrics,
            Terms = terms.For(node, metrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new ChipSensor(() => new Mcp9808Chip(new I2cPort(parts.OpenI2c(Bus, Address)), this, parts.Time));
}
