using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Hosting;

/// <summary>
/// One place in the configuration with its sensor: the loop that runs, its health, and what it takes to close it and
/// open it anew. Thread-safe.
/// </summary>
internal sealed class SensorSlot
{
    private readonly Lock _gate = new();
    private readonly DriverParts _drivers;
    private readonly SpoolIntake _intake;
    private readonly SensorHealth _health;
    private Func<CancellationToken, Task> _loop;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private Task _leftBehind = Task.CompletedTask;
    private Task _lastTurn = Task.CompletedTask;
    private volatile PollDesk _desk;
    private bool _isRemoved;

    public SensorSlot(
        string name,
        SensorConfig config,
        DriverParts drivers,
        SpoolIntake intake,
        Action<SensorHealthReport> changed)
    {
        Name = name;
        Config = config;
        _drivers = drivers;
        _intake = intake;
        _health = new SensorHealth(name, config.Device ?? "", changed);
        (_loop, _desk) = Open();
    }

    /// <summary>The sensor's kind and its place in the configuration, like <c>sht3x#2</c>.</summary>
    public string Name { get; }

    public SensorConfig Config { get; }

    /// <summary>Where polls and another period are asked for; of a sensor that is not polled nobody looks.</summary>
    public PollDesk Desk => _desk;

    public SensorHealthReport Report => _health.Report;

    /// <summary>The name under which its frontiers are kept.</summary>
    public string Source => Config.SourceOf(Name);

    /// <summary>Starts the loop.</summary>
    /// <param name="scheduler">Where it runs.</param>
    /// <param name="ended">Told when it ends by itself: it has a bug, or the disk failed under it.</param>
    /// <param name="all">Ends it with all others.</param>
    public void Start(TaskScheduler scheduler, Action<Task> ended, CancellationToken all)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(all);
        var loop = _loop;
        _stop = stop;
        _running = Task.Factory.StartNew(
            () => loop(stop.Token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
        _running.ContinueWith(
            task =>
            {
                if (!stop.IsCancellationRequested)
                {
                    ended(task);
                }
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Ends the loop for good; what it gave stays. A driver that hangs is left behind.</summary>
    public Task RemoveAsync() => InTurn(async () =>
    {
        _isRemoved = true;
        await StopAsync();
        return null;
    });

    /// <summary>Closes the driver and opens it anew.</summary>
    /// <returns>Why it was not done; null: it was.</returns>
    public Task<string?> RestartAsync(TaskScheduler scheduler, Action<Task> ended, CancellationToken all) =>
        InTurn(async () =>
        {
            if (_isRemoved)
            {
                return "The sensor is not configured any more.";
            }
            if (!_leftBehind.IsCompleted)
            {
                return "The driver that the last restart left behind still hangs.";
            }
            await StopAsync();
            all.ThrowIfCancellationRequested();
            _health.Restarted();
            (_loop, _desk) = Open();
            Start(scheduler, ended, all);
            return null;
        });

    /// <summary>Ends when the loop has.</summary>
    public async Task WhenEndedAsync()
    {
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // As it was told.
        }
    }

    /// <summary>Closing and opening happen one after the other, in the order in which they were asked for.</summary>
    private Task<string?> InTurn(Func<Task<string?>> work)
    {
        lock (_gate)
        {
            var turn = AfterAsync(_lastTurn, work);
            _lastTurn = turn;
            return turn;
        }
    }

    private static async Task<string?> AfterAsync(Task before, Func<Task<string?>> work)
    {
        await Task.Yield(); // Out of the gate.
        await Task.WhenAny(before); // However it ended.
        return await work();
    }

    private async Task StopAsync()
    {
        if (_stop is not { } stop)
        {
            return;
        }
        // What a driver does when it is told to stop may block: not here.
        var telling = Task.Factory.StartNew(
            stop.Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, TaskScheduler.Current);
        await WhenEndedAsync();
        _ = telling.ContinueWith(
            _ => stop.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _leftBehind = _desk.Closing;
        _stop = null;
    }

    private (Func<CancellationToken, Task> Loop, PollDesk Desk) Open()
    {
        var desk = new PollDesk(_drivers.Time);
        return (Config.LoopOf(new SensorParts(Name, _drivers, _intake, _health, desk)), desk);
    }
}
