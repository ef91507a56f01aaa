using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Hosting;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;
using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// The agent's sensors, loops, checks and spool from a real configuration, under virtual time: an hour is done in
/// seconds. Time goes on only when every loop and every driver waits for it. What the spool gives out is decoded as a
/// gateway does.
/// </summary>
internal sealed class VirtualAgent : IDisposable
{
    private static readonly TimeSpan DrainEvery = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("virtual-agent").FullName;
    private readonly CancellationTokenSource _stop = new();
    private readonly CountedThread _shell;
    private readonly Spool _spool;
    private readonly SensorSet _sensors;
    private readonly List<VirtualReading> _readings = [];
    private Task _running = Task.CompletedTask;

    /// <param name="sensors">The configuration's <c>sensors</c>, as JSON.</param>
    /// <param name="parts">What the drivers have of the world; time, threads and a folder are set already.</param>
    public VirtualAgent(string sensors, Func<DriverParts, VirtualAgent, DriverParts> parts)
    {
        _shell = new CountedThread("loops", Activity);
        var config = ConfigReader.Read(Encoding.UTF8.GetBytes(
            $$"""
            { "agent": "hall", "gateway": { "host": "localhost" }, "spool": { "directory": "spool" },
              "sensors": {{sensors}} }
            """), "hour.json");
        var clock = new EventClock(Time, () => TimeQuality.Synced);
        var progress = new ProgressFile(Path.Combine(_folder, "progress.json"), PosixFileSystem.Instance);
        _spool = Spool.Open(new MemoryLog(), progress, new SpoolOptions { Boot = "boot" }, clock, Time);
        var drivers = new DriverParts
        {
            Time = Time,
            StateFolder = Path.Combine(_folder, "drivers"),
            NewThread = name => new CountedThread(name, Activity),
        };
        _sensors = new SensorSet(config.Sensors, _spool.Intake, Changes.Add, parts(drivers, this));
    }

    public VirtualTime Time { get; } = new();

    public Activity Activity { get; } = new();

    /// <summary>All that the spool has given out, in its order.</summary>
    public IReadOnlyList<VirtualReading> Readings => _readings;

    /// <summary>Each change of a sensor's state.</summary>
    public List<SensorHealthReport> Changes { get; } = [];

    public IReadOnlyList<SensorHealthReport> Health() => _sensors.Reports();

    /// <summary>Blocks the calling thread for a span of virtual time, as a bus that hangs does.</summary>
    public void Block(TimeSpan span)
    {
        using var over = new ManualResetEventSlim();
        using var timer = Time.CreateTimer(
            _ =>
            {
                Activity.Begin(); // The blocked thread is at work again from here on.
                over.Set();
            },
            null, span, Timeout.InfiniteTimeSpan);
        Activity.End();
        over.Wait();
    }

    /// <summary>Runs on until a virtual time.</summary>
    public void RunUntil(TimeSpan end)
    {
        if (_running.IsCompleted)
        {
            _running = _shell.RunAsync(() => _sensors.RunAsync(_stop.Token));
        }
        for (var next = Time.Now + DrainEvery; Time.Now < end; next += DrainEvery)
        {
            Activity.WaitForRest();
            while (Time.FireNext(next < end ? next : end))
            {
                Activity.WaitForRest();
            }
            Assert.False(_running.IsCompleted, "the loops have ended by themselves");
            Drain();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        Activity.WaitForRest();
        _shell.Dispose();
        _spool.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Drain()
    {
        _spool.Committer.Commit();
        _spool.Outlet.Ready();
        while ((_spool.Outlet.Take(Lane.Backlog) ?? _spool.Outlet.Take(Lane.Live)) is { } pack)
        {
            var decoded = SpoolBench.Decode(pack);
            for (var row = 0; row < decoded.Count; row++)
            {
                var at = DateTimeOffset.UnixEpoch.AddTicks(decoded.Times[row] * TimeSpan.TicksPerMicrosecond);
                _readings.Add(new VirtualReading(
                    decoded.Device, decoded.MetricOf(row), at - VirtualTime.Begin, decoded.Kinds[row],
                    decoded.Numbers[row], decoded.ValueQualities[row], decoded.Seqs[row]));
            }
            _spool.Outlet.Acknowledge(pack);
        }
    }
}
