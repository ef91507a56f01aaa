using System.Globalization;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;

namespace Telemetry.Edge.Hosting;

/// <summary>
/// All sensors of a configuration, each with its loop and its health; another configuration can take its place while
/// they run.
/// </summary>
internal sealed class SensorSet
{
    private readonly SpoolIntake _intake;
    private readonly Action<SensorHealthReport> _changed;
    private readonly DriverParts _drivers;
    private readonly TaskCompletionSource<Task> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyList<SensorSlot> _slots;
    private TaskScheduler _scheduler = TaskScheduler.Default;
    private CancellationToken _all;

    public SensorSet(
        IReadOnlyList<SensorConfig> sensors,
        SpoolIntake intake,
        Action<SensorHealthReport> changed,
        DriverParts drivers)
    {
        _intake = intake;
        _changed = changed;
        _drivers = drivers;
        _slots = [.. sensors.Select((sensor, place) => NewSlot(NameOf(sensor, place), sensor))];
        Configure();
    }

    /// <summary>The sensors as they are now, in the configuration's order.</summary>
    public IReadOnlyList<SensorSlot> Slots => _slots;

    public IReadOnlyList<SensorHealthReport> Reports() => [.. _slots.Select(s => s.Report)];

    /// <summary>Runs all until cancelled; ends early only when a loop has a bug, or the disk fails under it.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        // In production this is the thread pool; a simulator runs all loops where it can see when they rest.
        _scheduler = TaskScheduler.Current;
        _all = cancellation;
        foreach (var slot in _slots)
        {
            slot.Start(_scheduler, Ended, _all);
        }
        try
        {
            await await _ended.Task.WaitAsync(cancellation);
        }
        finally
        {
            if (cancellation.IsCancellationRequested)
            {
                await Task.WhenAll(_slots.Select(s => s.WhenEndedAsync()));
            }
        }
    }

    /// <summary>
    /// Puts other sensors in the place of these. One whose entry and place are the same is not touched; of the others
    /// the former ones are closed first: they may share a line with the new ones. One caller at a time.
    /// </summary>
    /// <returns>The sensors that were opened.</returns>
    public async Task<IReadOnlyList<SensorSlot>> ApplyAsync(IReadOnlyList<SensorConfig> sensors)
    {
        var before = _slots;
        var names = sensors.Select(NameOf).ToArray();
        var kept = before
            .Where(s => Array.IndexOf(names, s.Name) is var place and >= 0 && sensors[place].IsSame(s.Config))
            .ToDictionary(s => s.Name, StringComparer.Ordinal);
        await Task.WhenAll(before.Where(s => !kept.ContainsKey(s.Name)).Select(s => s.RemoveAsync()));
        _all.ThrowIfCancellationRequested();
        List<SensorSlot> opened = [];
        List<SensorSlot> slots = [];
        for (var place = 0; place < names.Length; place++)
        {
            if (!kept.TryGetValue(names[place], out var slot))
            {
                slot = NewSlot(names[place], sensors[place]);
                opened.Add(slot);
            }
            slots.Add(slot);
        }
        _slots = slots;
        Configure();
        foreach (var slot in opened)
        {
            slot.Start(_scheduler, Ended, _all);
        }
        return opened;
    }

    /// <summary>Closes a sensor's driver and opens it anew.</summary>
    /// <returns>Why it was not done; null: it was.</returns>
    public async Task<string?> RestartAsync(SensorSlot slot)
    {
        var reason = await slot.RestartAsync(_scheduler, Ended, _all);
        if (reason is null)
        {
            _ = slot.Desk.PollAsync(); // However long its period is: whether it works is to be known soon.
        }
        return reason;
    }

    private static string NameOf(SensorConfig sensor, int place) =>
        sensor.Kind + "#" + place.ToString(CultureInfo.InvariantCulture);

    private SensorSlot NewSlot(string name, SensorConfig sensor) => new(name, sensor, _drivers, _intake, _changed);

    private void Configure() =>
        _intake.Configured(new HashSet<string>(_slots.Select(s => s.Source), StringComparer.Ordinal));

    private void Ended(Task loop) => _ended.TrySetResult(loop);
}
