using System.Diagnostics.Metrics;
using Telemetry.Gateway.Http.Metrics;

namespace Telemetry.Gateway.Tests.Http;

public sealed class MetricsExporterTests : IDisposable
{
    private readonly Meter _meter = new("test." + Guid.NewGuid());
    private readonly MetricsExporter _exporter;

    public MetricsExporterTests() => _exporter = new MetricsExporter(meter => ReferenceEquals(meter, _meter));

    public void Dispose()
    {
        _exporter.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counter_is_summed_per_label_set_and_named_total()
    {
        Counter<long> counter = _meter.CreateCounter<long>("telemetry.test.lateRows", "{row}", "Rows that came late.");
        counter.Add(2, new KeyValuePair<string, object?>("device", "pump"));
        counter.Add(3, new KeyValuePair<string, object?>("device", "pump"));
        counter.Add(1, new KeyValuePair<string, object?>("device", "fan"));

        Assert.StartsWith(
            "# HELP telemetry_test_late_rows_total Rows that came late.\n"
            + "# TYPE telemetry_test_late_rows_total counter\n"
            + "telemetry_test_late_rows_total{device=\"fan\"} 1\n"
            + "telemetry_test_late_rows_total{device=\"pump\"} 5\n",
            _exporter.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Label_values_and_help_are_escaped()
    {
        Counter<int> counter = _meter.CreateCounter<int>("a.b", null, "one\\two\nthree");
        counter.Add(1, new KeyValuePair<string, object?>("path.name", "a\"b\\c\nd\ud800"));

        string text = _exporter.Write();

        Assert.Contains("# HELP a_b_total one\\\\two\\nthree\n", text, StringComparison.Ordinal);
        Assert.Contains("a_b_total{path_name=\"a\\\"b\\\\c\\nd\uFFFD\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Histogram_has_cumulated_buckets_sum_and_count_in_base_units()
    {
        Histogram<double> histogram = _meter.CreateHistogram(
            "wait", "ms", "Waits.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [10, 100] });
        foreach (double wait in (double[])[5, 10, 50, 500])
        {
            histogram.Record(wait);
        }

        Assert.Contains(
            "# TYPE wait_seconds histogram\n"
            + "wait_seconds_bucket{le=\"0.01\"} 2\n"
            + "wait_seconds_bucket{le=\"0.1\"} 3\n"
            + "wait_seconds_bucket{le=\"+Inf\"} 4\n"
            + "wait_seconds_sum 0.565\n"
            + "wait_seconds_count 4\n",
            _exporter.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Gauges_show_the_newest_value_and_observables_are_asked()
    {
        _meter.CreateObservableGauge("room", () => 21.5, "Cel", "Room.");
        _meter.CreateObservableCounter("seen", () => 7L, null, "Seen.");
        _meter.CreateObservableGauge("timer.count", () => 3, "{timer}", "Timers.");
        UpDownCounter<int> open = _meter.CreateUpDownCounter<int>("open");
        open.Add(3);
        open.Add(-1);

        string text = _exporter.Write();

        Assert.Contains("room_celsius 21.5\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE seen_total counter\nseen_total 7\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE timer_now gauge\ntimer_now 3\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE open gauge\nopen 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Flood_of_label_sets_is_bounded_and_counted()
    {
        Counter<int> counter = _meter.CreateCounter<int>("flood");
        for (int i = 0; i < MetricsLimits.SeriesPerInstrumentMax + 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        string text = _exporter.Write();

        Assert.Equal(
            MetricsLimits.SeriesPerInstrumentMax,
            text.Split('\n').Count(line => line.StartsWith("flood_total{", StringComparison.Ordinal)));
        Assert.Contains("telemetry_metrics_dropped_series_total 10\n", text, StringComparison.Ordinal);
    }
}
