using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Gpio;
using Telemetry.Edge.Sampling;

namespace Telemetry.Edge.Drivers.Digital;

/// <summary>A digital input: a contact, a limit switch, a running light.</summary>
internal sealed record DigitalConfig : SampledConfig
{
    public const string Type = "digital";

    private const int PeriodMillis = 100;
    private const int ReportMillis = 60_000;

    /// <inheritdoc/>
    public override string Kind => Type;

    public required GpioLineRequest Line { get; init; }

    /// <summary>A level that lasts shorter does not count.</summary>
    public required TimeSpan Debounce { get; init; }

    /// <summary>The level is told at least so often, changed or not.</summary>
    public required TimeSpan Report { get; init; }

    /// <summary>The name of <c>state</c>.</summary>
    public required MetricNames Metrics { get; init; }

    public static DigitalConfig Read(ConfigNode node)
    {
        var terms = SampledTerms.Read(
            node, PeriodMillis, "chip", "line", "active_low", "bias", "debounce_ms", "report_ms", "metrics");
        var metrics = SensorKeys.Metrics(node, "state");
        return new DigitalConfig
        {
            Line = GpioConfig.Read(node),
            Debounce = node.MillisOr("debounce_ms", 20, 0, 60_000),
            Report = node.MillisOr("report_ms", ReportMillis, SensorKeys.PeriodMillisMin, SensorKeys.PeriodMillisMax),
            Metrics = metrics,
            Terms = terms.For(node, metrics.All),
        };
    }

    /// <inheritdoc/>
    public override ISampledSensor Open(DriverParts parts) =>
        new DigitalSensor(this, () => parts.OpenGpio(Line), parts.Time);
}
