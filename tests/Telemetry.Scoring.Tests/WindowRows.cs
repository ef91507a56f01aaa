using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.State;
using Telemetry.Engine.Testing;
using Telemetry.Engine.Time;
using Telemetry.Scoring.Machine;

namespace Telemetry.Scoring.Tests;

/// <summary>Window rows as frames of a table, keyed by series.</summary>
internal static class WindowRows
{
    public static readonly Schema Schema = new(
        new("device", ColumnType.Text), new("metric", ColumnType.Text),
        new("window_start", ColumnType.Time), new("window_end", ColumnType.Time),
        new("avg", ColumnType.Float64, true), new("stddev", ColumnType.Float64, true),
        new("state", ColumnType.Text));

    /// <summary>The rows of these windows in one frame, then a watermark just behind the last one.</summary>
    public static Action<StepInput, long, Partition> Step(params FeatureWindow[] windows) =>
        Step("final", ChangeKind.Insert, windows.Max(w => w.WindowEnd) - 1, windows);

    public static Action<StepInput, long, Partition> Step(
        string state, ChangeKind kind, long watermark, params FeatureWindow[] windows) => (input, number, partition) =>
    {
        var frame = new Frame(Schema, partition.Texts);
        foreach (FeatureWindow window in windows)
        {
            foreach (MetricWindow metric in window.Metrics)
            {
                Add(frame, partition, window, metric, state, kind);
            }
        }

        var stamp = new StepStamp(number, EventTime.FromSeconds(number * 10), Duration.FromSeconds(number));
        input.BeginFrame(stamp, "readings_10s", frame, new EventTime(watermark));
    };

    /// <summary>The same as lines of a script.</summary>
    public static IEnumerable<ScriptStep> Script(FeatureWindow window) => window.Metrics
        .Select(ScriptStep (m) => new ScriptStep.Row("readings_10s", new EventTime(window.WindowEnd - 1),
            window.Device, m.Metric, window.WindowStart, window.WindowEnd, m.Average, m.Stddev, "final"))
        .Append(new ScriptStep.Watermark("readings_10s", new EventTime(window.WindowEnd - 1)));

    public static Action<StepInput, long, Partition> Control(byte[] payload) => (input, number, _) =>
        input.BeginControl(
            new StepStamp(number, EventTime.FromSeconds(number * 10), Duration.FromSeconds(number)), "model", payload);

    private static void Add(
        Frame frame, Partition partition, FeatureWindow window, MetricWindow metric, string state, ChangeKind kind)
    {
        Span<long> key = [partition.Texts.Intern(window.Device), partition.Texts.Intern(metric.Metric)];
        int row = frame.Add(new EventTime(window.WindowEnd - 1), partition.KeysOf(KeySpace.Series).Intern(key));
        frame.SetText(0, row, window.Device);
        frame.SetText(1, row, metric.Metric);
        frame.Longs(2)[row] = window.WindowStart;
        frame.Longs(3)[row] = window.WindowEnd;
        Set(frame.Doubles(4), row, metric.Average);
        Set(frame.Doubles(5), row, metric.Stddev);
        frame.SetText(6, row, state);
        frame.SetKind(row, kind);
    }

    private static void Set(Vec<double> column, int row, double value)
    {
        column[row] = value;
        if (double.IsNaN(value))
        {
            column.SetNull(row);
        }
    }
}
