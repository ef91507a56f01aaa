using Telemetry.Simulation.Devices;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;
using Telemetry.Simulation.Network;

namespace Telemetry.Simulation;

/// <summary>
/// One seed's whole world: the swarm's plan, agents, network, gateway and truth. The gateway's node puts its broker
/// into <see cref="Broker"/> when it listens, and takes it out by dying.
/// </summary>
internal sealed class Scenario
{
    private const long StepsMax = 5_000_000;

    private static readonly TimeSpan DrainSlice = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainMax = TimeSpan.FromHours(6);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private readonly List<AgentNode> _agents = [];
    private readonly List<string> _divergences = [];

    public Scenario(ulong seed, Mutant mutant = Mutant.None, TextWriter? trace = null)
    {
        Mutant = mutant;
        World = new World(seed, trace);
        Plan = new SwarmPlan(World.Chance.Fork("plan"));
        Network = new VirtualNetwork(this);
        for (var i = 0; i < Plan.Agents; i++)
        {
            var name = $"agent-{i}";
            var plan = AgentPlan.Draw(World.Chance.Fork(name + " plan"), name);
            _agents.Add(new AgentNode(this, Plan.HasWeek ? plan with { ReconnectMax = TimeSpan.FromHours(1) } : plan));
        }
    }

    public World World { get; }

    public Mutant Mutant { get; }

    public SwarmPlan Plan { get; }

    public Truth Truth { get; } = new();

    public FaultCounts Faults { get; } = new();

    public VirtualNetwork Network { get; }

    public IReadOnlyList<AgentNode> Agents => _agents;

    /// <summary>The life that listens, with its broker; null while the gateway is down.</summary>
    public (Life Life, IBroker Broker)? Broker { get; set; }

    /// <summary>Starts what is on the gateway's side; called before the agents start.</summary>
    public Action? Starting { get; set; }

    /// <summary>Is the gateway's side done with all that it was given? Asked when the agents are.</summary>
    public Func<bool>? IsSettled { get; set; }

    /// <summary>How the gateway's side stands, for people.</summary>
    public Func<string>? Describe { get; set; }

    /// <summary>Looks for what is not as it should be, when all is quiet; each finding is a line for people.</summary>
    public List<Func<IEnumerable<string>>> Checks { get; } = [];

    /// <summary>Lives the world from its beginning to its end.</summary>
    public ScenarioResult Run()
    {
        Starting?.Invoke();
        foreach (var agent in _agents)
        {
            agent.Start();
        }
        var swarm = new Swarm(this);
        swarm.Start();
        var isLived = Live(Plan.Trouble);
        if (Plan.HasWeek && isLived)
        {
            isLived = Live(Swarm.Week);
        }
        swarm.Heal();
        isLived = isLived && Drain();
        _divergences.AddRange(World.Nodes.Where(static n => n.Unforeseen is not null)
            .Select(static n => $"{n.Name} ended by itself: {n.Unforeseen}"));
        if (isLived)
        {
            _divergences.AddRange(FindLost());
            _divergences.AddRange(Checks.SelectMany(static c => c()));
        }
        return new ScenarioResult
        {
            Seed = World.Seed,
            Hash = World.Trace.Hash,
            Steps = World.Steps,
            Elapsed = World.Elapsed,
            Readings = Truth.Readings.Count,
            Faults = Faults,
            Divergences = _divergences,
        };
    }

    private bool Live(TimeSpan span) => World.RunFor(span, StepsMax) switch
    {
        WorldEnd.Reached or WorldEnd.TimeLimit or WorldEnd.Quiet => true,
        var end => Stuck(end.ToString()),
    };

    /// <summary>Nothing goes wrong any more: everything that waits must arrive.</summary>
    private bool Drain()
    {
        foreach (var agent in _agents)
        {
            agent.IsSilent = true;
        }
        var end = World.Elapsed + DrainMax;
        while (World.Elapsed < end)
        {
            if (!Live(DrainSlice))
            {
                return false;
            }
            if (_agents.TrueForAll(static a => a.IsDrained) && IsSettled?.Invoke() != false)
            {
                return Live(Rest);
            }
        }
        return Stuck("what waits does not arrive");
    }

    private bool Stuck(string why)
    {
        _divergences.Add($"Stuck: {why}. {World.Fault}");
        _divergences.AddRange(World.Describe());
        _divergences.AddRange(_agents.Select(static a => a.Describe()));
        _divergences.Add(Describe?.Invoke() ?? "");
        return false;
    }

    private IEnumerable<string> FindLost() => Truth.Readings
        .Where(static r => r.IsPromised && !r.IsAcknowledged)
        .Take(5)
        .Select(static r => $"Promised by the spool and never acknowledged by the gateway: {r}");
}
