using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Gpio;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Pulse;

/// <summary>A pulse counter: an energy meter's S0 output, a flow meter, a tachometer.</summary>
internal sealed record PulseConfig : SampledConfig
{
    public const string Type = "pulse";

    private const int PeriodMillis = 1000;
    private const double PerPulseMin = 1e-12;
    private const double PerPulseMax = 1e12;

    /// <inheritdoc/>
    public override string Kind => Type;

    public required GpioLineRequest Line { get; init; }

    /// <summary>What one pulse stands for.</summary>
    public required double PerPulse { get; init; }

    public required string TotalUnit { get; init; }

    public required string RateUnit { get; init; }

    /// <summary>The total is made durable at most so often: each time costs the flash a page.</summary>
    public required TimeSpan SaveInterval { get; init; }

    /// <summary>The names of <c>total</c> and <c>rate</c>.</summary>
    public required MetricNames Metrics { get; init; }

    public static PulseConfig Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(
            node, PeriodMillis, "chip", "line", "active_low", "bias", "debounce_us", "edge", "per_pulse", "total_unit",
            "rate_unit", "save_seconds", "metrics");
        var metrics = SensorKeys.Metrics(node, "total", "rate");
        var edge = node.TextOr("edge", "rising", "rising or falling", e => e is "rising" or "falling");
        return new PulseConfig
        {
            Line = GpioConfig.Read(node) with
            {
                Rising = edge == "rising",
                Falling = edge == "falling",
                Debounce = TimeSpan.FromMicroseconds(node.IntegerOr("debounce_us", 0, 0, 1_000_000)),
            },
            PerPulse = node.NumberOr("per_pulse", 1, PerPulseMin, PerPulseMax),
            TotalUnit = node.TextOr("total_unit", "1", SensorKeys.UnitAllowed, SensorKeys.IsUnit),
            RateUnit = node.TextOr("rate_unit", "1/s", SensorKeys.UnitAllowed, SensorKeys.IsUnit),
            SaveInterval = TimeSpan.FromSeconds(node.IntegerOr("save_seconds", 60, 1, 86_400)),
            Metrics = metrics,
            Terms = terms.For(node, metrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts)
    {
        var file = parts.StateFolder is { } folder
            ? Path.Combine(folder, $"pulse-{Terms.Device}-{Metrics["total"]}.count")
            : null;
        return new PulseSensor(this, () => parts.OpenGpio(Line), new PulseFile(file), parts.Time);
    }
}
