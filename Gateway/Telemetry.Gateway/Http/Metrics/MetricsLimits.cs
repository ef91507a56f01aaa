namespace Telemetry.Gateway.Http.Metrics;

/// <summary>Bounds of the metrics endpoint.</summary>
internal static class MetricsLimits
{
    /// <summary>Series of one instrument; further label sets are counted, not kept.</summary>
    public const int SeriesPerInstrumentMax = 2_000;

    /// <summary>Instruments that are exported.</summary>
    public const int InstrumentsMax = 1_000;

    /// <summary>Longest label value; the rest is cut off.</summary>
    public const int LabelLengthMax = 200;
}
