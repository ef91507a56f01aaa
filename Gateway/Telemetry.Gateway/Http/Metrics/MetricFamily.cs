using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Telemetry.Gateway.Http.Metrics;

/// <summary>One instrument and its series. Thread-safe.</summary>
internal sealed class MetricFamily
{
    private static readonly double[] DefaultBounds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly Dictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly double[] _bounds;
    private readonly double _scale;
    private readonly bool _isDelta;
    private readonly string _help;
    private long _overflow;

    private MetricFamily(Instrument instrument, MetricKind kind, bool isDelta)
    {
        Kind = kind;
        Name = MetricName.Of(instrument.Name, instrument.Unit, kind == MetricKind.Counter);
        _scale = MetricName.Scale(instrument.Unit);
        _isDelta = isDelta;
        _help = string.IsNullOrWhiteSpace(instrument.Description)
            ? $"{instrument.Name} of {instrument.Meter.Name}."
            : instrument.Description;
        _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries is { Count: > 0 } advised
            ? [.. advised.Select(bound => bound * _scale)]
            : DefaultBounds;
    }

    /// <summary>The exported name.</summary>
    public string Name { get; }

    /// <summary>The exported type.</summary>
    public MetricKind Kind { get; }

    /// <summary>The family of an instrument, or null when it is of no known sort.</summary>
    public static MetricFamily? Of(Instrument instrument)
    {
        string sort = instrument.GetType().Name;
        int arity = sort.IndexOf('`', StringComparison.Ordinal);
        return (arity < 0 ? sort : sort[..arity]) switch
        {
            "Counter" => new MetricFamily(instrument, MetricKind.Counter, isDelta: true),
            "UpDownCounter" => new MetricFamily(instrument, MetricKind.Gauge, isDelta: true),
            "Histogram" => new MetricFamily(instrument, MetricKind.Histogram, isDelta: true),
            "Gauge" => new MetricFamily(instrument, MetricKind.Gauge, isDelta: false),
            "ObservableCounter" => new MetricFamily(instrument, MetricKind.Counter, isDelta: false),
            "ObservableUpDownCounter" or "ObservableGauge" =>
                new MetricFamily(instrument, MetricKind.Gauge, isDelta: false),
            _ => null,
        };
    }

    /// <summary>Takes one measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string labels = Labels(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(labels, out MetricSeries? series))
            {
                if (_series.Count == MetricsLimits.SeriesPerInstrumentMax)
                {
                    _overflow++;
                    return;
                }
                series = new MetricSeries(Kind == MetricKind.Histogram ? _bounds.Length + 1 : 0);
                _series.Add(labels, series);
            }
            series.Record(value * _scale, _isDelta, _bounds);
        }
    }

    /// <summary>Writes HELP, TYPE and the series, in the order of their labels; nothing when there are none.</summary>
    public long Write(StringBuilder text)
    {
        lock (_gate)
        {
            if (_series.Count == 0)
            {
                return _overflow;
            }
            text.Append("# HELP ").Append(Name).Append(' ').Append(MetricName.Help(_help)).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ')
                .Append(Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach ((string labels, MetricSeries series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (Kind == MetricKind.Histogram)
                {
                    WriteHistogram(text, labels, series);
                    continue;
                }
                AppendLine(text, Name, labels, series.Value);
            }
            return _overflow;
        }
    }

    /// <summary>One line of a series.</summary>
    public static void AppendLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private void WriteHistogram(StringBuilder text, string labels, MetricSeries series)
    {
        string comma = labels.Length > 0 ? "," : "";
        long below = 0;
        for (int i = 0; i < series.Buckets.Length; i++)
        {
            below += series.Buckets[i];
            string bound = i < _bounds.Length ? Number(_bounds[i]) : "+Inf";
            AppendLine(text, Name + "_bucket", $"{labels}{comma}le=\"{bound}\"", below);
        }
        AppendLine(text, Name + "_sum", labels, series.Value);
        AppendLine(text, Name + "_count", labels, below);
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }
        var text = new StringBuilder();
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            if (text.Length > 0)
            {
                text.Append(',');
            }
            text.Append(MetricName.Label(tag.Key)).Append('=');
            string? value = tag.Value is IFormattable formattable
                ? formattable.ToString(null, CultureInfo.InvariantCulture)
                : tag.Value?.ToString();
            MetricName.AppendLabelValue(text, value ?? "");
        }
        return text.ToString();
    }
}
