using System.Globalization;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Bme280;
using Telemetry.Edge.Drivers.Host;
using Telemetry.Edge.Drivers.I2c;
using Telemetry.Edge.Drivers.Line;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Hosting;

/// <summary>All sensors of a configuration, each with its loop and its health.</summary>
internal sealed class SensorSet
{
    private readonly List<SensorHealth> _health = [];
    private readonly List<Func<CancellationToken, Task>> _loops = [];
    private readonly SpoolIntake _intake;
    private readonly TimeProvider _time;

    public SensorSet(
        IReadOnlyList<SensorConfig> sensors, SpoolIntake intake, Action<SensorHealthReport> changed, TimeProvider time)
    {
        _intake = intake;
        _time = time;
        var sources = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < sensors.Count; i++)
        {
            var name = KindOf(sensors[i]) + "#" + i.ToString(CultureInfo.InvariantCulture);
            var health = new SensorHealth(name, sensors[i].Device ?? "", changed);
            _health.Add(health);
            _loops.Add(LoopOf(name, sensors[i], health));
            sources.Add(sensors[i] is SensorConfig.Line line ? LineSource.SourceName(line) : name);
        }
        intake.Configured(sources);
    }

    public IReadOnlyList<SensorHealthReport> Reports() => [.. _health.Select(h => h.Report)];

    /// <summary>Runs all until cancelled; ends early only when a loop has a bug, or the disk fails under it.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var running = _loops.ConvertAll(loop => Task.Run(() => loop(cancellation), CancellationToken.None));
        await await Task.WhenAny(running);
        await Task.WhenAll(running);
    }

    private static string KindOf(SensorConfig sensor) => sensor switch
    {
        SensorConfig.Bme280 => "bme280",
        SensorConfig.Line => "line",
        SensorConfig.Host => "host",
        _ => throw new ArgumentException($"Not a sensor: {sensor}.", nameof(sensor)),
    };

    private Func<CancellationToken, Task> LoopOf(string name, SensorConfig sensor, SensorHealth health) => sensor switch
    {
        SensorConfig.Bme280 bme280 => Sampled(
            name, bme280, new Bme280Sensor(bme280, () => I2cOpener.Open(bme280.Bus, bme280.Address), _time),
            bme280.Period, bme280.Timeout, health),
        SensorConfig.Host host => Sampled(
            name, host, new HostSensor("/", host.DiskPath), host.Period, host.Timeout, health),
        SensorConfig.Line line => new LineSource(
            line, cancellation => LineChannel.OpenAsync(line, cancellation), _intake, health, _time).RunAsync,
        _ => throw new ArgumentException($"Not a sensor: {sensor}.", nameof(sensor)),
    };

    private Func<CancellationToken, Task> Sampled(
        string name,
        SensorConfig sensor,
        ISampledSensor driver,
        TimeSpan period,
        TimeSpan timeout,
        SensorHealth health) =>
        new SensorLoop(name, sensor.Device!, driver, period, timeout, _intake, health, _time) // The reader demands it.
            .RunAsync;
}
