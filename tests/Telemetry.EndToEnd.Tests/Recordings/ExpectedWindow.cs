namespace Telemetry.EndToEnd.Tests.Recordings;

/// <summary>A 10 s window computed from the recording in the plainest way, by nothing of the product.</summary>
internal sealed record ExpectedWindow(
    string Device,
    string Metric,
    long Start,
    int Count,
    double Sum,
    double Min,
    double Max,
    double Average,
    double? Deviation)
{
    private const long Size = 10_000;

    public static IReadOnlyList<ExpectedWindow> Compute(IEnumerable<RecordedReading> readings) =>
    [
        .. readings.GroupBy(r => (r.Device, r.Metric, Start: r.Time - (r.Time % Size)))
            .Select(g => From(g.Key.Device, g.Key.Metric, g.Key.Start, [.. g.Select(r => r.Value)])),
    ];

    private static ExpectedWindow From(string device, string metric, long start, double[] values)
    {
        var average = values.Average();
        var squares = values.Sum(v => (v - average) * (v - average));
        double? deviation = values.Length > 1 ? Math.Sqrt(squares / (values.Length - 1)) : null;
        return new(device, metric, start, values.Length, values.Sum(), values.Min(), values.Max(), average, deviation);
    }
}
