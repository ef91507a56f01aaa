using System.Collections.Concurrent;

namespace Telemetry.FirmwareSim.Scenario;

/// <summary>
/// What goes wrong when: a function of time, so that it does not matter who asks, or how often. Thread-safe.
/// </summary>
internal sealed class FaultSchedule
{
    private readonly ILookup<(string, SensorFault), ScenarioFault> _faults;
    private readonly ConcurrentDictionary<ScenarioFault, long> _times = new();

    public FaultSchedule(ulong seed, IReadOnlyList<ScenarioFault> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        Seed = seed;
        All = faults;
        _faults = faults.ToLookup(f => (f.Target, f.Fault));
    }

    /// <summary>Nothing goes wrong.</summary>
    public static FaultSchedule None { get; } = new(1, []);

    /// <summary>Seeds what is random about faults.</summary>
    public ulong Seed { get; }

    public IReadOnlyList<ScenarioFault> All { get; }

    /// <summary>How often something has behaved as a fault says.</summary>
    public long TimesOf(ScenarioFault fault) => _times.GetValueOrDefault(fault);

    /// <summary>Something behaves as a fault says.</summary>
    public void Count(ScenarioFault fault) => _times.AddOrUpdate(fault, 1, static (_, times) => times + 1);

    /// <summary>The fault of a target that lasts at a time; null: none.</summary>
    public ScenarioFault? Active(string target, SensorFault fault, TimeSpan now) =>
        Counted(_faults[(target, fault)].FirstOrDefault(f => f.At <= now && now < f.End));

    /// <summary>Has such a fault begun after one time, and not after another?</summary>
    public bool HasBegun(string target, SensorFault fault, TimeSpan after, TimeSpan now) =>
        Counted(_faults[(target, fault)].FirstOrDefault(f => after < f.At && f.At <= now)) is not null;

    private ScenarioFault? Counted(ScenarioFault? fault)
    {
        if (fault is not null)
        {
            Count(fault);
        }

        return fault;
    }
}
