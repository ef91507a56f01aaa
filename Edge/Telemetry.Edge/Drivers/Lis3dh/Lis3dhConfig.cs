using System.Globalization;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Lis3dh;

/// <summary>An ST LIS3DH on an I2C bus.</summary>
internal sealed record Lis3dhConfig : SampledConfig
{
    public const string Type = "lis3dh";

    /// <summary>Samples that the chip keeps.</summary>
    public const int FifoSamples = 32;

    private const int PeriodMillis = 1000;

    /// <inheritdoc/>
    public override string Kind => Type;

    public required string Bus { get; init; }

    public required int Address { get; init; }

    /// <summary>The bits of the full scale: 0 to 3 for ±2, ±4, ±8, ±16 g.</summary>
    public required int RangeBits { get; init; }

    /// <summary>The bits of the data rate.</summary>
    public required int RateBits { get; init; }

    /// <summary>Only the newest samples are wanted: those that were lost before are no gap.</summary>
    public required bool IsSnapshot { get; init; }

    /// <summary>The names of <c>x</c>, <c>y</c>, <c>z</c> and <c>vibration</c>.</summary>
    public required MetricNames Metrics { get; init; }

    public static Lis3dhConfig Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(
            node, PeriodMillis, "bus", "address", "metrics", "range_g", "rate", "snapshot");
        var metrics = SensorKeys.Metrics(node, "x", "y", "z", "vibration");
        var range = node.ChoiceOr("range_g", 2, [.. Lis3dhConversion.Ranges]);
        var rate = node.ChoiceOr("rate", 25, 1, 10, 25, 50, 100, 200, 400);
        var isSnapshot = node.FlagOr("snapshot", false);
        if (!isSnapshot && rate * terms.Period.TotalSeconds > FifoSamples)
        {
            var longest = string.Create(
                CultureInfo.InvariantCulture,
                $"at most {FifoSamples * 1000 / rate} ms at this rate, or \"snapshot\": true");
            throw node.Refusal("period_ms", "longer than the chip's memory", longest);
        }
        return new Lis3dhConfig
        {
            Bus = SensorKeys.Bus(node),
            Address = node.ChoiceOr("address", 0x18, 0x18, 0x19),
            RangeBits = IndexOf(Lis3dhConversion.Ranges, range),
            RateBits = IndexOf(Lis3dhConversion.Rates, rate),
            IsSnapshot = isSnapshot,
            Metrics = metrics,
            Terms = terms.For(node, metrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new ChipSensor(() => new Lis3dhChip(new I2cPort(parts.OpenI2c(Bus, Address)), this, parts.Time));

    private static int IndexOf(IReadOnlyList<int> values, int value)
    {
        var index = 0;
        while (values[index] != value)
        {
            index++;
        }
        return index;
    }
}
