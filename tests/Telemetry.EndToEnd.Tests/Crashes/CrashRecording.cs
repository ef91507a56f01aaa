using Telemetry.EndToEnd.Tests.Recordings;

namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>What two devices send, made from a seed: waves that cross a rule's threshold a few times.</summary>
internal sealed class CrashRecording
{
    public const double RaiseAbove = 60;
    public const double ClearBelow = 40;
    public const string HotMetric = "t";

    private const int WindowMillis = 10_000;
    private const long Begin = 1_767_225_600_000;

    private static readonly string[] Devices = ["bench.0", "bench.1"];
    private static readonly string[] Metrics = [HotMetric, "p"];

    private readonly int _windows;

    public CrashRecording(int seed, int windows = 16)
    {
        _windows = windows;
        var random = new Random(seed);
        var seqs = new Dictionary<string, ulong>();
        for (var window = 0; window < windows; window++)
        {
            var levels = Devices.ToDictionary(d => d, _ => random.Next(3) * 40.0);
            for (var at = 0; at < WindowMillis; at += 800 + random.Next(800))
            {
                foreach (var device in Devices)
                {
                    foreach (var metric in Metrics)
                    {
                        seqs[device] = seqs.GetValueOrDefault(device) + 1;
                        var value = Math.Round(levels[device] + (random.NextDouble() * 10), 3);
                        Rows.Add(new(device, metric, Begin + (window * WindowMillis) + at, seqs[device], value));
                    }
                }
            }
        }
    }

    public List<CrashRow> Rows { get; } = [];

    public long End => Begin + (_windows * WindowMillis);

    public static IReadOnlyList<string> Names => Devices;

    public IReadOnlyList<ExpectedWindow> ExpectedWindows() =>
        ExpectedWindow.Compute(Rows.Select(row => new RecordedReading(row.Device, row.Metric, row.Time, row.Value)));

    /// <summary>
    /// The alerts by the plainest computation: one window above raises, one below ends. What still fires shows the peak
    /// that it was raised with: a greater one in a newer window is said when the alert ends.
    /// </summary>
    public IReadOnlyList<ExpectedAlert> ExpectedAlerts()
    {
        var alerts = new List<ExpectedAlert>();
        foreach (var series in ExpectedWindows().Where(w => w.Metric == HotMetric).GroupBy(w => w.Device))
        {
            ExpectedAlert? open = null;
            var raised = 0.0;
            foreach (var window in series.OrderBy(w => w.Start))
            {
                if (open is null)
                {
                    open = window.Average > RaiseAbove ? new(window.Device, window.Start, null, window.Average) : null;
                    raised = window.Average;
                }
                else if (window.Average <= ClearBelow)
                {
                    alerts.Add(open with { End = window.Start + WindowMillis });
                    open = null;
                }
                else
                {
                    open = open with { Peak = Math.Max(open.Peak, window.Average) };
                }
            }
            if (open is not null) { alerts.Add(open with { Peak = raised }); }
        }
        return alerts;
    }
}
