using System.Reflection;
using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Publishing;
using Telemetry.Edge.Remote;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Hosting;

/// <summary>The whole agent, put together from its configuration: sensors → spool → publisher.</summary>
internal sealed class EdgeAgent : IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(2);

    private readonly EdgeConfig _config;
    private readonly MeteredFiles _disk;
    private readonly string _boot;
    private readonly TimeProvider _time;
    private readonly EdgeLog _log;
    private readonly EventClock _clock;
    private readonly Spool _spool;
    private readonly Publisher _publisher;
    private readonly SensorSet _sensors;
    private readonly RemoteConfiguration _configuration;
    private readonly RemoteLoop _remote;

    private EdgeAgent(
        EdgeConfig file, AgentWorld world, MeteredFiles disk, JournalLog journal, EventClock clock)
    {
        var (time, log) = (world.Time, world.Log);
        _disk = disk;
        _time = time;
        _log = log;
        _clock = clock;
        _configuration = RemoteConfiguration.Begin(file, new RemoteFile(file.Spool.Directory, disk), time, log);
        var config = _configuration.Current;
        _config = config;
        _boot = RandomId.New();
        var progress = new ProgressFile(Path.Combine(config.Spool.Directory, "progress.json"), disk);
        var identity = new IdentityFile(Path.Combine(config.Spool.Directory, "identity.json"), disk);
        var sender = identity.Begin(_boot, RandomId.New());
        if (identity.Damage is { } damage)
        {
            log.SpoolDamaged(damage);
        }
        _spool = Spool.Open(journal, progress, SpoolOptionsOf(config, _boot) with { Sender = sender }, clock, time);
        _spool.Outlet.Anchored = log.ClockAnchored;
        var random = new Random(RandomId.Seed());
        _publisher = new Publisher(
            PublisherOptionsOf(config), _spool, world.NewLink(config.Gateway, config.Agent), State, random, time, log);
        _sensors = new SensorSet(config.Sensors, _spool.Intake, SensorChanged, world.Drivers(new DriverParts
        {
            Time = time,
            StateFolder = Path.Combine(config.Spool.Directory, "drivers"),
            Anchored = clock.Learn,
        }));
        _remote = new RemoteLoop(
            config.Agent, _configuration, new RunningAgent(_sensors, _spool, _publisher, PublisherOptionsOf, time),
            new CommandDesk(config.Agent, _sensors, clock.Now, time, _publisher.SendReply, log),
            _publisher.StateChanged, time);
        _publisher.Received = _remote.Receive;
    }

    /// <summary>
    /// Opens the spool and builds everything; nothing runs yet. A configuration on trial is rolled back.
    /// </summary>
    /// <param name="config">The file; what runs may have sections that the gateway sent.</param>
    /// <param name="world">What it runs on.</param>
    public static EdgeAgent Create(EdgeConfig config, AgentWorld world)
    {
        var (time, log) = (world.Time, world.Log);
        var disk = new MeteredFiles(world.Disk, time);
        var journal = JournalLog.Open(JournalLog.Options(Path.Combine(config.Spool.Directory, "journal"), disk));
        foreach (var damage in journal.Damage())
        {
            log.SpoolDamaged(damage);
        }
        journal.WhenFullChanges(log.SpoolFull);
        var kernel = new KernelClock(time);
        var clock = new EventClock(time, config.TimeQuality switch
        {
            TimeQualityChoice.Synced => () => TimeQuality.Synced,
            TimeQualityChoice.Unsynced => () => TimeQuality.Unsynced,
            _ => kernel.Quality,
        }, MachineClock.Instance);
        return new EdgeAgent(config, world, disk, journal, clock);
    }

    /// <summary>
    /// Runs until cancelled, then stops in order: sensors, what they gave made durable, what is fresh delivered within
    /// two seconds. Throws when the spool fails.
    /// </summary>
    /// <param name="notifier">Told when it runs, makes progress and stops.</param>
    /// <param name="watchdog">After so long without progress somebody ends the process; null: nobody does.</param>
    /// <param name="stop">When to stop.</param>
    public async Task RunAsync(ServiceNotifier notifier, TimeSpan? watchdog, CancellationToken stop)
    {
        var watch = new ProgressWatch();
        await using var feeding = watchdog is { } limit
            ? _time.CreateTimer(_ => Feed(watch, notifier), null, TimeSpan.Zero, limit / 4)
            : null;
        using var all = new CancellationTokenSource();
        using var sensorsStop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _log.Started(_config.Agent, _boot, _config.Sensors.Count, _spool.Outlet.Backlog().Readings);
        var committing = StartAsync(() => _spool.Committer.RunAsync(all.Token));
        var publishing = StartAsync(() => _publisher.RunAsync(all.Token));
        var sensing = _sensors.RunAsync(sensorsStop.Token);
        var hearing = StartAsync(() => _remote.RunAsync(sensorsStop.Token));
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
        notifier.Ready();

        var first = await Task.WhenAny(committing, publishing, sensing, hearing, stopped);
        await sensorsStop.CancelAsync();
        if (first != stopped && !stop.IsCancellationRequested)
        {
            // Only a failing disk (or a bug) ends one of them by itself: nothing more may be acknowledged.
            await all.CancelAsync();
            await first;
            throw new InvalidOperationException("A part of the agent ended by itself.");
        }
        notifier.Stopping();
        await EndAsync(hearing);
        await EndAsync(sensing);
        _spool.Committer.Commit();
        _publisher.Stop();
        all.CancelAfter(DrainLimit);
        await EndAsync(publishing);
        await all.CancelAsync();
        await EndAsync(committing);
        _log.Stopped(_spool.Outlet.Backlog().Readings);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _remote.DisposeAsync();
        _spool.Dispose();
    }

    private void Feed(ProgressWatch watch, ServiceNotifier notifier)
    {
        var (answers, turns, isOwed) = _publisher.Progress;
        var (spooled, isPending) = _spool.Committer.Progress;
        if (watch.MayFeed(new ProgressMark(spooled, answers, turns, isOwed || isPending)))
        {
            notifier.Alive();
        }
    }

    /// <summary>Starts a part of its own: on the thread pool, or where a simulator sees when it rests.</summary>
    private static Task StartAsync(Func<Task> part) => Task.Factory.StartNew(
        part, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current).Unwrap();

    private static async Task EndAsync(Task task)
    {
        try
        {
            await task.WaitAsync(DrainLimit + DrainLimit);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // Cancelled as it was told, or a driver that hangs and ends with the process.
        }
    }

    private static SpoolOptions SpoolOptionsOf(EdgeConfig config, string boot) => new()
    {
        Boot = boot,
        BatchMax = config.Publish.BatchMax,
        BytesMax = config.Spool.BytesMax,
        GivesUpOldest = config.Spool.GivesUpOldest,
        AgeMax = config.Spool.AgeMax,
        CommitInterval = config.Spool.CommitInterval,
        Linger = config.Publish.Linger,
        BacklogAfter = config.Publish.BacklogAfter,
    };

    private static PublisherOptions PublisherOptionsOf(EdgeConfig config) => new()
    {
        Agent = config.Agent,
        InFlightMax = config.Publish.InFlightMax,
        BacklogReadingsPerSecond = config.Publish.BacklogReadingsPerSecond,
        AckTimeout = config.Publish.AckTimeout,
        ReconnectMax = config.Publish.ReconnectMax,
    };

    private static string Version() =>
        typeof(EdgeAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "";

    private void SensorChanged(SensorHealthReport report)
    {
        _log.SensorChanged(report);
        _publisher.StateChanged();
    }

    private AgentState State(bool isOnline)
    {
        var backlog = _spool.Outlet.Backlog();
        var spool = _spool.Outlet.Spool();
        var wear = _disk.PerDay();
        var now = _clock.Now();
        return new AgentState
        {
            Online = isOnline,
            Boot = _boot,
            At = BootStamp.IsBoot(now.Micros) ? null : now.Micros / 1000,
            Clock = new AgentClock(TimeQualities.NameOf(now.Quality), backlog.UndatedReadings),
            Version = Version(),
            Backlog = new AgentBacklog(backlog.Readings, backlog.OldestMicros / 1000),
            Lost = backlog.LostReadings,
            Spool = new AgentSpool(
                spool.Bytes, spool.BytesMax, spool.Thinned, spool.GivenUp, wear.Bytes, wear.Syncs,
                _config.Spool.WriteBudgetPerDay),
            Devices = _spool.Outlet.Devices(),
            Sensors = [.. _sensors.Slots.Select(StateOf)],
            Configuration = _configuration.Report(),
        };
    }

    private static AgentSensor StateOf(SensorSlot slot)
    {
        var report = slot.Report;
        var period = slot.Config.PollPeriod is { } configured ? slot.Desk.PeriodOr(configured) : (TimeSpan?)null;
        return new AgentSensor(
            report.Name, report.Device, SensorStates.NameOf(report.State), report.LastError, report.Readings,
            report.Failures, report.Rejected, report.Missed, report.Flagged, (long?)period?.TotalMilliseconds,
            (long?)slot.Desk.PeriodLeft?.TotalSeconds);
    }
}
