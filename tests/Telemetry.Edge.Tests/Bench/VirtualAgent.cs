using System.Text;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Hosting;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;
using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// The agent's sensors, loops, checks, clock and spool from a real configuration, under virtual time: an hour is done
/// in seconds. Time goes on only when every loop and every driver waits for it. What the spool gives out is decoded as
/// a gateway does. It can lose its power, and be switched on again.
/// </summary>
internal sealed class VirtualAgent : IDisposable
{
    private static readonly TimeSpan DrainEvery = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("virtual-agent").FullName;
    private readonly MemoryLog _disk = new();
    private readonly EdgeConfig _config;
    private readonly Func<DriverParts, VirtualAgent, DriverParts> _parts;
    private readonly Delivery _delivery;
    private readonly Dictionary<string, TimeSpan> _machineStarts = [];
    private Process? _process;
    private int _starts;
    private int _drains;

    /// <param name="sensors">The configuration's <c>sensors</c>, as JSON.</param>
    /// <param name="parts">What the drivers have of the world; time, threads and a folder are set already.</param>
    public VirtualAgent(string sensors, Func<DriverParts, VirtualAgent, DriverParts> parts)
    {
        _config = ConfigReader.Read(Encoding.UTF8.GetBytes(
            $$"""
            { "agent": "hall", "gateway": { "host": "localhost" }, "spool": { "directory": "spool" },
              "sensors": {{sensors}} }
            """), "hour.json");
        _parts = parts;
        Machine = new VirtualMachine(Time);
        _delivery = new Delivery(boot => _machineStarts[boot]);
    }

    public VirtualTime Time { get; } = new();

    public Activity Activity { get; } = new();

    public VirtualMachine Machine { get; }

    /// <summary>Where the lines' readers run.</summary>
    public TaskScheduler Shell => _process?.Shell ?? throw new InvalidOperationException("It is off.");

    /// <summary>All readings that the spool has given out, in its order, each once.</summary>
    public IReadOnlyList<VirtualReading> Readings => _delivery.Readings;

    /// <summary>What its loss ledger says.</summary>
    public IReadOnlyList<VirtualLoss> Losses => _delivery.Losses;

    /// <summary>Readings that were given out again, as they were.</summary>
    public int Repeated => _delivery.Repeated;

    /// <summary>Each change of a sensor's state.</summary>
    public List<SensorHealthReport> Changes { get; } = [];

    /// <summary>When processes began and ended.</summary>
    public List<(TimeSpan Begin, TimeSpan End)> Runs { get; } = [];

    /// <summary>What the sensors of the process say of themselves.</summary>
    public IReadOnlyList<SensorHealthReport> Health() => _process?.Sensors.Reports() ?? [];

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

    /// <summary>Runs on until a virtual time; it is switched on first if it is off.</summary>
    public void RunUntil(TimeSpan end)
    {
        var process = _process ??= Start();
        for (var next = Time.Now + DrainEvery; Time.Now < end; next += DrainEvery)
        {
            Pass(next < end ? next : end);
            Assert.False(process.Sensing.IsCompleted, "the loops have ended by themselves");
            Drain(process.Spool);
        }
    }

    /// <summary>
    /// The power is gone, without a last sync or any last word, until a time; then the machine starts again.
    /// </summary>
    public void LosePower(TimeSpan until, bool isDateKnown)
    {
        var process = _process ?? throw new InvalidOperationException("It is off.");
        process.Log.IsDead = true;
        _disk.CutPower();
        var kept = Path.Combine(_folder, "kept");
        CopyFiles(DriverFolder, kept);
        End(process);
        CopyFiles(kept, DriverFolder); // What drivers saved when they were closed was never written.
        Pass(until);
        Machine.SwitchOn(isDateKnown);
    }

    /// <summary>It is stopped in order; what it says last is delivered.</summary>
    public void Stop()
    {
        var process = _process ?? throw new InvalidOperationException("It is off.");
        End(process, Drain);
    }

    public void Dispose()
    {
        if (_process is { } process)
        {
            End(process);
        }
        Directory.Delete(_folder, recursive: true);
    }

    private string DriverFolder => Path.Combine(_folder, "drivers");

    private Process Start()
    {
        var shell = new CountedThread("loops", Activity);
        var log = new OneRunLog(_disk);
        var clock = Machine.NewClock();
        var progress = new ProgressFile(Path.Combine(_folder, "progress.json"), PosixFileSystem.Instance);
        var options = new SpoolOptions { Boot = $"boot{++_starts}" };
        _machineStarts[options.Boot] = Machine.BootedAt;
        var spool = Spool.Open(log, progress, options, clock, Machine);
        var drivers = new DriverParts
        {
            Time = Machine,
            StateFolder = DriverFolder,
            NewThread = name => new CountedThread(name, Activity),
            Anchored = clock.Learn,
        };
        var stop = new CancellationTokenSource();
        var process = new Process { Shell = shell, Spool = spool, Log = log, Stop = stop };
        _process = process;
        process.Sensors = new SensorSet(_config.Sensors, spool.Intake, Changes.Add, _parts(drivers, this));
        process.Sensing = shell.RunAsync(() => process.Sensors.RunAsync(stop.Token));
        process.Committing = shell.RunAsync(() => spool.Committer.RunAsync(stop.Token));
        Runs.Add((Time.Now, TimeSpan.MaxValue));
        return process;
    }

    private void End(Process process, Action<Spool>? last = null)
    {
        process.Stop.Cancel();
        Activity.WaitForRest();
        last?.Invoke(process.Spool);
        process.Shell.Dispose();
        process.Spool.Dispose();
        process.Stop.Dispose();
        Runs[^1] = (Runs[^1].Begin, Time.Now);
        _process = null;
    }

    private void Pass(TimeSpan until)
    {
        Activity.WaitForRest();
        while (Time.FireNext(until))
        {
            Activity.WaitForRest();
        }
    }

    private void Drain(Spool spool)
    {
        spool.Committer.Commit();
        spool.Outlet.Ready();
        spool.Committer.Commit(); // An anchor counts when it is durable.
        while ((spool.Outlet.Take(Lane.Backlog) ?? spool.Outlet.Take(Lane.Live)) is { } pack)
        {
            _delivery.Take(SpoolBench.Decode(pack));
            spool.Outlet.Acknowledge(pack);
        }
        if (++_drains % 3 != 0)
        {
            spool.Outlet.SaveProgress();
        }
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(from);
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
        }
    }

    private sealed class Process
    {
        public required CountedThread Shell { get; init; }

        public required Spool Spool { get; init; }

        public required OneRunLog Log { get; init; }

        public required CancellationTokenSource Stop { get; init; }

        public SensorSet Sensors { get; set; } = null!; // Set when the drivers have their parts.

        public Task Sensing { get; set; } = Task.CompletedTask;

        public Task Committing { get; set; } = Task.CompletedTask;
    }
}
