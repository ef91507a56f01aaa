using System.Globalization;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
using Telemetry.Journal;

namespace Telemetry.Edge.Hosting;

/// <summary>
/// What the agent would read: runs all sensors of a configuration by the real drivers until each has said something or
/// the time is over, and prints their values and health. The agent's own spool is not touched, so it may run meanwhile.
/// </summary>
internal static class SensorCheck
{
    private const string Boot = "check";

    /// <summary>True: every sensor gave something.</summary>
    public static async Task<bool> RunAsync(EdgeConfig config, TimeSpan limit, TimeProvider time, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("telemetry-edge-check").FullName;
        try
        {
            var clock = new EventClock(time, new KernelClock(time).Quality);
            using var spool = Spool.Open(
                JournalLog.Open(Path.Combine(folder, "journal")),
                new ProgressFile(Path.Combine(folder, "progress.json"), PosixFileSystem.Instance),
                new SpoolOptions { Boot = Boot }, clock, time);
            var changed = new SemaphoreSlim(0);
            var sensors = new SensorSet(
                config.Sensors, spool.Intake, _ => changed.Release(), new DriverParts { Time = time });
            using var stop = new CancellationTokenSource(limit, time);
            var running = sensors.RunAsync(stop.Token);
            while (sensors.Reports().Any(static r => r.State == SensorState.Starting) && !stop.IsCancellationRequested)
            {
                await Task.WhenAny(running, changed.WaitAsync(stop.Token));
            }
            await stop.CancelAsync();
            spool.Committer.Commit();
            Print(sensors.Reports(), NewestOf(spool.Outlet), output);
            return sensors.Reports().All(static r => r.State == SensorState.Working);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SortedDictionary<(string Device, string Metric), string> NewestOf(SpoolOutlet outlet)
    {
        var newest = new SortedDictionary<(string Device, string Metric), string>();
        var pack = new ReadingPack();
        while (outlet.Ready().Live && outlet.Take(Lane.Live) is { } outgoing)
        {
            if (!PackDecoder.Decode(outgoing.Payload, pack).IsOk)
            {
                continue;
            }
            for (var row = 0; row < pack.Count; row++)
            {
                var value = pack.Kinds[row] == ValueKind.Text
                    ? System.Text.Encoding.UTF8.GetString(pack.Text(row))
                    : pack.Numbers[row].ToString("G9", CultureInfo.InvariantCulture);
                newest[(pack.Device, pack.MetricOf(row))] = $"{value} {pack.UnitOf(row)}".TrimEnd();
            }
        }
        return newest;
    }

    private static void Print(
        IReadOnlyList<SensorHealthReport> reports,
        SortedDictionary<(string Device, string Metric), string> newest,
        TextWriter output)
    {
        foreach (var report in reports)
        {
            var error = report.LastError is null ? "" : $" ({report.LastError})";
            output.WriteLine($"{report.Name} {report.Device}: {SensorStates.NameOf(report.State)}{error}");
        }
        foreach (var ((device, metric), value) in newest)
        {
            output.WriteLine($"{device} {metric} = {value}");
        }
    }
}
