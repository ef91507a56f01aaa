using Telemetry.Edge.Sampling.Checks;

namespace Telemetry.Edge.Configuration;

/// <summary>What all sensors that are polled have in common.</summary>
/// <param name="Device">The device whose readings it gives.</param>
/// <param name="Period">From due time to due time.</param>
/// <param name="Timeout">An answer that takes longer is void.</param>
/// <param name="Checks">What is believable, by metric.</param>
internal sealed record SampledTerms(
    string Device, TimeSpan Period, TimeSpan Timeout, IReadOnlyDictionary<string, MetricCheck> Checks)
{
    private const int TimeoutMillisDefault = 2000;

    /// <summary>Reads them, and refuses keys that are neither among them nor the driver's own.</summary>
    /// <param name="node">The sensor's entry.</param>
    /// <param name="periodMillis">The period when the file does not say it.</param>
    /// <param name="ownKeys">The driver's own keys.</param>
    public static SampledTerms Read(ConfigNode node, int periodMillis, params ReadOnlySpan<string> ownKeys)
    {
        node.AllowOnly([.. ownKeys, "type", "device", "period_ms", "timeout_ms", "checks"]);
        return new SampledTerms(
            SensorKeys.Device(node),
            node.MillisOr("period_ms", periodMillis, SensorKeys.PeriodMillisMin, SensorKeys.PeriodMillisMax),
            node.MillisOr("timeout_ms", TimeoutMillisDefault, SensorKeys.PeriodMillisMin, SensorKeys.TimeoutMillisMax),
            CheckReader.Read(node));
    }

    /// <summary>
    /// Refuses a check of a metric that the sensor does not give: a mistyped name would check nothing.
    /// </summary>
    public SampledTerms For(ConfigNode node, IReadOnlyCollection<string> metrics) =>
        Checks.Keys.FirstOrDefault(m => !metrics.Contains(m)) is { } unknown
            ? throw node.Refusal("checks", $"the unknown metric {unknown}", string.Join(", ", metrics))
            : this;
}
