using Telemetry.Engine.Runtime;
using Telemetry.Scoring.Machine;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// The windows of one device until there are enough to learn from. The first ones by time are taken, so that the same
/// history gives the same model.
/// </summary>
internal sealed class TrainingSet(string device)
{
    private readonly SortedDictionary<long, WindowRows> _windows = [];

    /// <summary>Windows that nothing will be added to: those before the newest.</summary>
    public int CompleteCount => Math.Max(0, _windows.Count - 1);

    /// <summary>Takes one row of <c>readings_10s</c>.</summary>
    public void Add(OutputRecord record, int row)
    {
        long start = record["window_start"].Int64At(row);
        if (!_windows.TryGetValue(start, out WindowRows? window))
        {
            window = new WindowRows(record["window_end"].Int64At(row));
            _windows.Add(start, window);
        }

        string metric = record["metric"].TextAt(row) ?? "";
        window.Metrics[metric] =
            new MetricWindow(metric, NumberAt(record["avg"], row), NumberAt(record["stddev"], row));
    }

    /// <summary>The first <paramref name="count"/> windows by time.</summary>
    public IReadOnlyList<FeatureWindow> First(int count) =>
    [
        .. _windows.Take(count).Select(window => new FeatureWindow
        {
            Device = device,
            WindowStart = window.Key,
            WindowEnd = window.Value.End,
            Metrics = [.. window.Value.Metrics.Values],
        }),
    ];

    private static double NumberAt(OutputColumn column, int row) =>
        column.IsNull(row) ? double.NaN : column.Float64At(row);

    private sealed class WindowRows(long end)
    {
        public long End { get; } = end;

        public SortedDictionary<string, MetricWindow> Metrics { get; } = new(StringComparer.Ordinal);
    }
}
