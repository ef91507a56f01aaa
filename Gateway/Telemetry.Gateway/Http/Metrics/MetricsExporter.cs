using System.Diagnostics.Metrics;
using System.Text;

namespace Telemetry.Gateway.Http.Metrics;

/// <summary>
/// Listens to the meters of this process and writes them as Prometheus text (version 0.0.4). It collects from its
/// making on; what was measured before is not seen, so it is made before anything else starts.
/// </summary>
internal sealed class MetricsExporter : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string OverflowName = "telemetry_metrics_dropped_series_total";

    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public MetricsExporter(Func<Meter, bool> isWanted)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isWanted(instrument.Meter) && FamilyOf(instrument) is { } family)
            {
                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Record(value, tags, state));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Record((double)value, tags, state));
        _listener.Start();
    }

    /// <summary>The meters that the gateway exports: its own, and the runtime's memory and collections.</summary>
    public static bool IsOurs(Meter meter) =>
        meter.Name.StartsWith("Telemetry", StringComparison.OrdinalIgnoreCase) || meter.Name == "System.Runtime";

    /// <summary>Everything, as text.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder(8 * 1024);
        long overflow = 0;
        lock (_gate)
        {
            foreach (MetricFamily family in _families.Values)
            {
                overflow += family.Write(text);
            }
        }
        text.Append("# HELP ").Append(OverflowName)
            .Append(" Measurements left out because an instrument had too many label sets.\n");
        text.Append("# TYPE ").Append(OverflowName).Append(" counter\n");
        MetricFamily.AppendLine(text, OverflowName, "", overflow);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        (state as MetricFamily)?.Record(value, tags);

    private MetricFamily? FamilyOf(Instrument instrument)
    {
        if (MetricFamily.Of(instrument) is not { } family)
        {
            return null;
        }
        lock (_gate)
        {
            // Two instruments of one name (a meter made anew) share a family; of two types, the first stays.
            if (_families.TryGetValue(family.Name, out MetricFamily? before))
            {
                return before.Kind == family.Kind ? before : null;
            }
            if (_families.Count == MetricsLimits.InstrumentsMax)
            {
                return null;
            }
            _families.Add(family.Name, family);
            return family;
        }
    }
}
