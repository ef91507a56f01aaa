using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Faults;

/// <summary>
/// Which faults a seed switches on, and how often they fire. A world with every fault at once hides what a few of them
/// find; so each seed has a subset of its own.
/// </summary>
internal sealed class SwarmPlan
{
    private readonly Dictionary<FaultKind, double> _rates = [];

    public SwarmPlan(Chance chance)
    {
        var share = chance.NextDouble();
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var isOn = chance.Happens(share);
            var rate = Math.Pow(10, -2 * chance.NextDouble());
            if (kind != FaultKind.None && isOn)
            {
                _rates[kind] = rate;
            }
        }
        // What was drawn for a kind that is no more: kept seeds stay what they are.
        _ = (chance.NextDouble(), chance.NextDouble());
        if (_rates.ContainsKey(FaultKind.WeekOutage) && !chance.Happens(0.3))
        {
            _rates.Remove(FaultKind.WeekOutage);
        }
        Trouble = chance.BetweenMagnitudes(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(400));
        Agents = chance.Next(1, 4);
    }

    /// <summary>How long things go wrong.</summary>
    public TimeSpan Trouble { get; }

    public int Agents { get; }

    public bool HasWeek => Has(FaultKind.WeekOutage);

    public bool Has(FaultKind kind) => _rates.ContainsKey(kind);

    /// <summary>Zero when it is off; else from a hundredth to one, of the most that makes sense.</summary>
    public double Rate(FaultKind kind, double most = 1) => _rates.GetValueOrDefault(kind) * most;

    /// <summary>How long until it happens again: at the rate of one, as often as <paramref name="soonest"/>.</summary>
    public TimeSpan Next(FaultKind kind, TimeSpan soonest, Chance chance) =>
        soonest * (-Math.Log(1 - chance.NextDouble()) / Math.Pow(_rates[kind], 0.5));

    public override string ToString() => string.Join(' ', _rates.Keys);
}
