namespace Telemetry.Gateway.Http.Metrics;

/// <summary>One label set's value: a number, or a histogram's sum and buckets. Guarded by its family.</summary>
internal sealed class MetricSeries(int buckets)
{
    /// <summary>The value; a histogram's sum.</summary>
    public double Value { get; private set; }

    /// <summary>Measurements per bucket, not cumulated; the last is everything above the bounds.</summary>
    public long[] Buckets { get; } = new long[buckets];

    /// <summary>Takes one measurement.</summary>
    public void Record(double value, bool isDelta, double[] bounds)
    {
        if (Buckets.Length > 0)
        {
            int at = Array.BinarySearch(bounds, value);
            Buckets[at < 0 ? ~at : at]++;
        }
        Value = isDelta ? Value + value : value;
    }
}
