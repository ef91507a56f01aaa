using Telemetry.Contract;
using Telemetry.Simulation.Devices;
using Telemetry.Simulation.Disk;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Faults;

/// <summary>Lets things go wrong as the plan says, until <see cref="Heal"/>.</summary>
internal sealed class Swarm
{
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private const double WeekSlowness = 3000;

    private readonly Scenario _scenario;
    private readonly SwarmPlan _plan;
    private readonly Chance _chance;
    private bool _isHealed;
    private bool _isWeek;
    private long _stepsToKill;

    public Swarm(Scenario scenario)
    {
        _scenario = scenario;
        _plan = scenario.Plan;
        _chance = scenario.World.Chance.Fork("swarm");
    }

    private World World => _scenario.World;

    private FaultCounts Faults => _scenario.Faults;

    public void Start()
    {
        foreach (var agent in _scenario.Agents)
        {
            SetWeather(agent);
            SetClock(agent);
        }
        foreach (var node in World.Nodes)
        {
            node.Disk.Verdict = Judge;
            node.RestartAfter = _chance.BetweenMagnitudes(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        }
        if (_plan.Has(FaultKind.KillBetweenSteps))
        {
            _stepsToKill = StepsToKill();
            World.BeforeStep = KillWhenDue;
        }
        Repeat(FaultKind.Outage, TimeSpan.FromSeconds(10), HaveOutage);
        Repeat(FaultKind.ClockStep, TimeSpan.FromSeconds(20), StepClock);
        Repeat(FaultKind.DiskFull, TimeSpan.FromSeconds(20), FillDisk);
        Repeat(FaultKind.Pause, TimeSpan.FromSeconds(5), Pause);
        Repeat(FaultKind.DeviceReboot, TimeSpan.FromSeconds(30), RebootDevice);
        Repeat(FaultKind.PowerLoss, TimeSpan.FromSeconds(20), LosePower);
        if (_plan.HasWeek)
        {
            World.After(_plan.Trouble * _chance.NextDouble(), HaveWeek);
        }
    }

    /// <summary>From now on all is well: what is down comes up, what is wrong is set right.</summary>
    public void Heal()
    {
        _isHealed = true;
        World.BeforeStep = null;
        World.Note("swarm", "heal");
        foreach (var agent in _scenario.Agents)
        {
            agent.Weather.Clear();
            agent.Node.WallOffset = TimeSpan.Zero;
            agent.Quality = TimeQuality.Synced;
            agent.Slowness = 1;
        }
        foreach (var node in World.Nodes)
        {
            node.Disk.Verdict = null;
            node.Disk.CapacityBytes = long.MaxValue;
            node.WallOffset = TimeSpan.Zero;
        }
    }

    private void SetWeather(AgentNode agent)
    {
        var weather = agent.Weather;
        weather.DelayMost = _chance.BetweenMagnitudes(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(300));
        weather.Loss = _plan.Rate(FaultKind.Loss, 0.05);
        weather.LostAcknowledgement = _plan.Rate(FaultKind.LostAcknowledgement, 0.1);
        weather.Duplicate = _plan.Rate(FaultKind.Duplicate, 0.3);
        weather.Reorder = _plan.Rate(FaultKind.Reorder, 0.3);
        weather.HalfOpen = _plan.Rate(FaultKind.HalfOpen, 0.02);
        weather.Slow = _plan.Rate(FaultKind.Delay, 0.2);
    }

    private void SetClock(AgentNode agent)
    {
        if (!_plan.Has(FaultKind.LateTime) || !_chance.Happens(0.5))
        {
            return;
        }
        Faults.Fired(FaultKind.LateTime);
        agent.Node.WallOffset = DateTimeOffset.UnixEpoch - World.Epoch;
        agent.Quality = TimeQuality.Unsynced;
        World.After(_plan.Trouble * _chance.NextDouble(), () =>
        {
            agent.Node.WallOffset = TimeSpan.Zero;
            agent.Quality = TimeQuality.Synced;
            World.Note(agent.Node.Name, "time set");
        });
    }

    private void Repeat(FaultKind kind, TimeSpan soonest, Action action)
    {
        if (_plan.Has(kind))
        {
            // In the week without network there is little to hit: faults are as much rarer as everything is slower.
            World.After(_plan.Next(kind, soonest, _chance) * (_isWeek ? WeekSlowness : 1), () =>
            {
                if (!_isHealed)
                {
                    action();
                    Repeat(kind, soonest, action);
                }
            });
        }
    }

    private void KillWhenDue(Life life)
    {
        if (--_stepsToKill > 0)
        {
            return;
        }
        _stepsToKill = StepsToKill();
        Faults.Fired(FaultKind.KillBetweenSteps);
        life.Node.Crash(AnyCrash());
    }

    private long StepsToKill() => 1 + _chance.NextInt64((long)(2000 / _plan.Rate(FaultKind.KillBetweenSteps)));

    private CrashKind AnyCrash()
    {
        List<CrashKind> kinds = [CrashKind.Kill];
        if (_plan.Has(FaultKind.PowerLoss) || _plan.Has(FaultKind.UnsyncedLost))
        {
            kinds.AddRange([CrashKind.PowerLost, CrashKind.PowerSubset]);
        }
        if (_plan.Has(FaultKind.TornWrite))
        {
            kinds.AddRange([CrashKind.PowerTorn, CrashKind.PowerTorn]);
        }
        return _chance.Pick(kinds);
    }

    private DiskVerdict Judge(Life life, DiskOperation operation, string path)
    {
        // Checkpoints are rare among all that is written, and the more worth a crash.
        var most = path.Contains("/checkpoints/", StringComparison.Ordinal) ? 0.3 : 0.02;
        if (_chance.Happens(_plan.Rate(FaultKind.KillAtDisk, most)))
        {
            var fate = _chance.Pick([DiskFate.CrashBefore, DiskFate.CrashDuring, DiskFate.CrashAfter]);
            return new DiskVerdict(fate, AnyCrash());
        }
        if (operation is DiskOperation.SyncFile && _chance.Happens(_plan.Rate(FaultKind.SyncFailure, 0.003)))
        {
            return new DiskVerdict(DiskFate.Failure);
        }
        if (operation is DiskOperation.SyncFile && _chance.Happens(_plan.Rate(FaultKind.SlowDisk, 0.1)))
        {
            Faults.Fired(FaultKind.SlowDisk);
            var takes = _chance.BetweenMagnitudes(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(20));
            return new DiskVerdict(DiskFate.Done, Takes: takes);
        }
        return default;
    }

    private void HaveOutage()
    {
        Faults.Fired(FaultKind.Outage);
        var agent = _chance.Pick(_scenario.Agents);
        TakeDown(agent, _chance.BetweenMagnitudes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)));
    }

    private void TakeDown(AgentNode agent, TimeSpan span)
    {
        World.Note(agent.Node.Name, "outage", span.Ticks);
        agent.Weather.DownUntil = Math.Max(agent.Weather.DownUntil, World.Ticks + span.Ticks);
    }

    private void HaveWeek()
    {
        if (_isHealed)
        {
            return;
        }
        Faults.Fired(FaultKind.WeekOutage);
        _isWeek = true;
        foreach (var agent in _scenario.Agents)
        {
            TakeDown(agent, Week);
            agent.Slowness = TimeSpan.FromHours(1) / agent.Plan.Period;
        }
        // The gateway has no power for most of it: a week of ticks would say nothing new.
        var down = Week - _chance.BetweenMagnitudes(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(10));
        foreach (var node in World.Nodes.Except(_scenario.Agents.Select(static a => a.Node)))
        {
            node.Crash(AnyCrash(), down);
        }
        World.After(Week, () =>
        {
            _isWeek = false;
            foreach (var agent in _scenario.Agents)
            {
                agent.Slowness = 1;
            }
        });
    }

    private void StepClock()
    {
        Faults.Fired(FaultKind.ClockStep);
        var node = _chance.Pick(World.Nodes);
        node.WallOffset = _chance.Pick(
            [TimeSpan.FromDays(1), TimeSpan.FromDays(-1), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(-30),
                TimeSpan.Zero]);
        World.Note(node.Name, "clock", node.WallOffset.Ticks);
    }

    private void FillDisk()
    {
        var node = _chance.Pick(World.Nodes);
        node.Disk.CapacityBytes = node.Disk.UsedBytes + _chance.Next(20_000);
        World.Note(node.Name, "disk small", node.Disk.CapacityBytes);
        World.After(
            _chance.BetweenMagnitudes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(40)),
            () => node.Disk.CapacityBytes = long.MaxValue);
    }

    private void Pause()
    {
        if (_chance.Pick(World.Nodes).Life is { } life)
        {
            Faults.Fired(FaultKind.Pause);
            life.Stall(_chance.BetweenMagnitudes(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(30)));
        }
    }

    private void RebootDevice()
    {
        if (_chance.Pick(_scenario.Agents).RebootDevice(_chance))
        {
            Faults.Fired(FaultKind.DeviceReboot);
        }
    }

    private void LosePower()
    {
        var node = _chance.Pick(World.Nodes);
        if (node.IsUp)
        {
            node.Crash(AnyCrash(), _chance.BetweenMagnitudes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)));
        }
    }
}
