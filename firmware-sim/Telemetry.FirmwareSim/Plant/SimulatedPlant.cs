using Telemetry.FirmwareSim.Bme280;

namespace Telemetry.FirmwareSim.Plant;

/// <summary>
/// A few machines under one seed and one virtual time. The state after a time depends on seed, time and injected
/// faults only; how the time was reached (in which calls) does not matter. Calls are thread-safe.
/// </summary>
internal sealed class SimulatedPlant
{
    private readonly Lock _lock = new();
    private readonly Machine[] _machines;
    private ulong _index;

    public SimulatedPlant(ulong seed, IReadOnlyList<MachineSpec> specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        _machines = [.. specs.Select((spec, i) => new Machine(spec, Seed(seed, i), Step))];
    }

    /// <summary>The step of the integration: readings within one step are equal.</summary>
    public static TimeSpan Step { get; } = TimeSpan.FromMilliseconds(100);

    public IReadOnlyList<Machine> Machines => _machines;

    /// <summary>The plant's time since its start.</summary>
    public TimeSpan Now
    {
        get
        {
            lock (_lock)
            {
                return Step * _index;
            }
        }
    }

    /// <summary>Lets the plant run until a time; a time that has passed already changes nothing.</summary>
    public void AdvanceTo(TimeSpan time)
    {
        lock (_lock)
        {
            while (Step * (_index + 1) <= time)
            {
                _index++;
                foreach (var machine in _machines)
                {
                    machine.StepTo(Step * _index, _index);
                }
            }
        }
    }

    /// <summary>Breaks a machine at the plant's present time.</summary>
    public void Inject(string machine, FaultKind kind, TimeSpan lasting)
    {
        lock (_lock)
        {
            Find(machine).Inject(kind, lasting);
        }
    }

    /// <summary>Whether a machine has a fault of this kind now.</summary>
    public bool IsFaulty(string machine, FaultKind kind)
    {
        lock (_lock)
        {
            return Find(machine).IsFaulty(kind);
        }
    }

    /// <summary>The air around a machine at a time (now, when that has passed).</summary>
    public EnvironmentSample Environment(string machine, TimeSpan time)
    {
        lock (_lock)
        {
            AdvanceTo(time);
            return Find(machine).Environment();
        }
    }

    /// <summary>What is true of a machine at a time (now, when that has passed).</summary>
    public MachineTruth Truth(string machine, TimeSpan time)
    {
        lock (_lock)
        {
            AdvanceTo(time);
            return Find(machine).Truth();
        }
    }

    /// <summary>What a machine's serial device reads at a time: one value per sensor, in their order.</summary>
    public void ReadSensors(string machine, TimeSpan time, Action<string, double> take)
    {
        lock (_lock)
        {
            AdvanceTo(time);
            foreach (var sensor in Find(machine).Sensors)
            {
                take(sensor.Metric, sensor.ReadRounded());
            }
        }
    }

    private Machine Find(string name) =>
        Array.Find(_machines, m => m.Spec.Name == name)
        ?? throw new ArgumentException($"no machine '{name}' in the plant", nameof(name));

    private static ulong Seed(ulong seed, int machine) => unchecked((seed * 1000003UL) + (ulong)machine);
}
