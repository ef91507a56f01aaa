using System.Globalization;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Hosting;

/// <summary>All sensors of a configuration, each with its loop and its health.</summary>
internal sealed class SensorSet
{
    private readonly List<SensorHealth> _health = [];
    private readonly List<Func<CancellationToken, Task>> _loops = [];

    public SensorSet(
        IReadOnlyList<SensorConfig> sensors,
        SpoolIntake intake,
        Action<SensorHealthReport> changed,
        DriverParts drivers)
    {
        var sources = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sensors.Count; i++)
        {
            var name = sensors[i].Kind + "#" + i.ToString(CultureInfo.InvariantCulture);
            var health = new SensorHealth(name, sensors[i].Device ?? "", changed);
            _health.Add(health);
            _loops.Add(sensors[i].LoopOf(new SensorParts(name, drivers, intake, health)));
            sources.Add(sensors[i].SourceOf(name));
        }
        intake.Configured(sources);
    }

    public IReadOnlyList<SensorHealthReport> Reports() => [.. _health.Select(h => h.Report)];

    /// <summary>Runs all until cancelled; ends early only when a loop has a bug, or the disk fails under it.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // In production this is the thread pool; a simulator runs all loops where it can see when they rest.
        var scheduler = TaskScheduler.Current;
        var running = _loops.ConvertAll(loop => Task.Factory.StartNew(
            () => loop(cancellation), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap());
        await await Task.WhenAny(running);
        await Task.WhenAll(running);
    }
}
