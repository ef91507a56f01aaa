using Telemetry.Engine.State;

namespace Telemetry.Scoring.Machine;

/// <summary>How a device's waiting windows are kept.</summary>
internal static class MachineScoreState
{
    public static void Write(SnapshotWriter writer, PendingWindows windows)
    {
        writer.Text(windows.Device);
        writer.Int64(windows.TakenUntil);
        writer.Int32(windows.Count);
        foreach (FeatureWindow window in windows.All)
        {
            writer.Int64(window.WindowStart);
            writer.Int64(window.WindowEnd);
            writer.Int32(window.Metrics.Count);
            foreach (MetricWindow metric in window.Metrics)
            {
                writer.Text(metric.Metric);
                writer.Float64(metric.Average);
                writer.Float64(metric.Stddev);
            }
        }
    }

    public static PendingWindows Read(SnapshotReader reader)
    {
        var windows = new PendingWindows { Device = reader.Text(), TakenUntil = reader.Int64() };
        for (int left = reader.Count(); left > 0; left--)
        {
            long start = reader.Int64();
            long end = reader.Int64();
            for (int metrics = reader.Count(); metrics > 0; metrics--)
            {
                windows.Put(start, end, new MetricWindow(reader.Text(), reader.Float64(), reader.Float64()));
            }
        }

        return windows;
    }
}
