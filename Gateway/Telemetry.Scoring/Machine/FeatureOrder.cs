using System.Collections.Frozen;

namespace Telemetry.Scoring.Machine;

/// <summary>Where each metric's two features lie, and how a window becomes a standardised vector.</summary>
internal sealed class FeatureOrder
{
    private readonly FrozenDictionary<string, int> _places;
    private readonly double[] _means;
    private readonly double[] _scales;

    public FeatureOrder(IReadOnlyList<string> metrics, double[] means, double[] scales)
    {
        Metrics = [.. metrics];
        _places = metrics.Select((metric, place) => (metric, place))
            .ToFrozenDictionary(p => p.metric, p => p.place, StringComparer.Ordinal);
        _means = means;
        _scales = scales;
    }

    public string[] Metrics { get; }

    public int Count => Metrics.Length * 2;

    /// <summary>The metric's place, or −1.</summary>
    public int Find(string metric) => _places.GetValueOrDefault(metric, -1);

    public string NameOf(int feature) => Metrics[feature / 2] + (feature % 2 == 0 ? "" : ".stddev");

    /// <summary>Raw features; NaN where nothing was measured.</summary>
    public double[] Raw(FeatureWindow window)
    {
        double[] raw = new double[Count];
        Array.Fill(raw, double.NaN);
        foreach (MetricWindow metric in window.Metrics)
        {
            int place = Find(metric.Metric);
            if (place >= 0)
            {
                raw[2 * place] = metric.Average;
                raw[(2 * place) + 1] = metric.Stddev;
            }
        }

        return raw;
    }

    /// <summary>In units of the training's standard deviations; what is missing is as usual.</summary>
    public void Standardise(ReadOnlySpan<double> raw, Span<double> features)
    {
        for (int i = 0; i < features.Length; i++)
        {
            double value = (raw[i] - _means[i]) / _scales[i];
            features[i] = double.IsFinite(value) ? Math.Clamp(value, -MagnitudeMax, MagnitudeMax) : 0;
        }
    }

    private const double MagnitudeMax = 1e6;
}
