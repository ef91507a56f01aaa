using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Ads1115;

/// <summary>A Texas Instruments ADS1115 on an I2C bus.</summary>
internal sealed record Ads1115Config : SampledConfig
{
    public const string Type = "ads1115";

    private const int PeriodMillis = 1000;
    private const int ChannelsMax = 8;
    private const double ScaleMax = 1e9;

    private static readonly string[] Inputs = ["0-1", "0-3", "1-3", "2-3", "0", "1", "2", "3"];
    private static readonly string[] Ranges = ["6.144", "4.096", "2.048", "1.024", "0.512", "0.256"];

    /// <inheritdoc/>
    public override string Kind => Type;

    public required string Bus { get; init; }

    public required int Address { get; init; }

    /// <summary>Conversions per second: 8 to 860.</summary>
    public required int Rate { get; init; }

    public required IReadOnlyList<Ads1115Channel> Channels { get; init; }

    public static Ads1115Config Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(node, PeriodMillis, "bus", "address", "rate", "channels");
        var channels = node.Objects("channels", ChannelsMax).Select(ReadChannel).ToArray();
        var names = channels.Select(c => c.Metric).ToHashSet(StringComparer.Ordinal);
        return new Ads1115Config
        {
            Bus = SensorKeys.Bus(node),
            Address = node.WholeOr("address", 0x48, 0x48, 0x4B),
            Rate = node.ChoiceOr("rate", 128, [.. Ads1115Conversion.Rates]),
            Channels = names.Count == channels.Length
                ? channels
                : throw node.Refusal("channels", "a metric used twice", "a different metric for each"),
            Terms = terms.For(node, names),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new ChipSensor(() => new Ads1115Chip(new I2cPort(parts.OpenI2c(Bus, Address)), this, parts.Time));

    private static Ads1115Channel ReadChannel(ConfigNode node)
    {
        node.AllowOnly("input", "range", "metric", "unit", "scale", "offset");
        var inputs = "one of " + string.Join(", ", Inputs);
        var ranges = "one of " + string.Join(", ", Ranges);
        return new Ads1115Channel
        {
            Mux = Array.IndexOf(Inputs, node.Text("input", inputs, i => Inputs.Contains(i))),
            Gain = Array.IndexOf(Ranges, node.TextOr("range", "2.048", ranges, r => Ranges.Contains(r))),
            Metric = node.Text("metric", SensorKeys.NameAllowed, SensorKeys.IsName),
            Unit = node.TextOr("unit", "V", SensorKeys.UnitAllowed, SensorKeys.IsUnit),
            Scale = node.NumberOr("scale", 1, -ScaleMax, ScaleMax),
            Offset = node.NumberOr("offset", 0, -ScaleMax, ScaleMax),
        };
    }
}
