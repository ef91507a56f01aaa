using Telemetry.Gateway;
using Telemetry.Simulation.Disk;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;
using Telemetry.Simulation.Oracle;

namespace Telemetry.Simulation.GatewaySide;

/// <summary>The machine of the gateway: its process is made anew in each life, from what lies on its disk.</summary>
internal sealed class GatewayNode
{
    private const long StopStepsMax = 100_000;

    private static readonly TimeSpan StopMax = TimeSpan.FromMinutes(1);

    private readonly Scenario _scenario;
    private readonly List<string> _story = [];
    private readonly Museum _museum = new();
    private readonly List<string> _neverSaid = [];
    private GatewayLife? _current;

    public GatewayNode(Scenario scenario, GatewayPlan plan)
    {
        _scenario = scenario;
        Plan = plan;
        Receiver = new VirtualReceiver(scenario.World, scenario.Faults, plan.Receiver);
        Node = scenario.World.AddNode("gateway");
        Node.Main = RunAsync;
        Node.OnEnded = (life, failure) => IsForeseen(life, failure);
    }

    public Node Node { get; }

    public GatewayPlan Plan { get; }

    public VirtualReceiver Receiver { get; }

    /// <summary>What happened to the process, for the report.</summary>
    public IReadOnlyList<string> Story => _story;

    /// <summary>What the process said that it never should.</summary>
    public IReadOnlyList<string> NeverSaid => _neverSaid;

    /// <summary>Is there a process that has done all there was to do?</summary>
    public bool IsIdle => Node.Life is { IsAlive: true } && _current is { IsCaughtUp: true };

    /// <summary>Has the process been stopped in order?</summary>
    public bool IsStopped { get; private set; }

    /// <summary>How far each pipeline had read when the process was stopped in order.</summary>
    public IReadOnlyDictionary<string, long> ReadTo { get; private set; } = new Dictionary<string, long>();

    /// <summary>Asks the process to end in order, as systemd does.</summary>
    public void Stop() => _current?.Stop();

    /// <summary>Puts the gateway and its oracle into a world.</summary>
    public static GatewayNode Install(Scenario scenario)
    {
        GatewayNode gateway = new(
            scenario, GatewayPlan.Of(scenario.World.Chance.Fork("gateway plan"), ["temperature", "pressure"], (10, 80),
                [.. scenario.Agents.SelectMany(agent => agent.DeviceNames)]));
        scenario.Starting = gateway.Node.Start;
        scenario.IsSettled = () =>
        {
            gateway.Receiver.Heal();
            return gateway.IsIdle;
        };
        scenario.Checks.Add(gateway.Check);
        scenario.Describe = gateway.Describe;
        return gateway;
    }

    private string Describe() => string.Join(
        "\n  ", _story.TakeLast(10).Append(_current?.Describe() ?? "gateway: no process"));

    /// <summary>When all is quiet: stops the process in order and looks at what lies on its disk.</summary>
    private IEnumerable<string> Check()
    {
        Stop();
        var end = _scenario.World.Run(() => IsStopped, _scenario.World.Elapsed + StopMax, StopStepsMax);
        if (end != WorldEnd.Reached)
        {
            return [$"The gateway does not stop: {end} {_scenario.World.Fault}", .. _story];
        }
        WorldOracle oracle = new(_scenario, this, new RestingFiles(Node.Disk, _museum));
        var findings = oracle.Examine(new GoodClocks(_scenario));
        return findings.IsEmpty ? [] : [findings.ToString()];
    }

    private async Task RunAsync(Life life)
    {
        IsStopped = false;
        Tell(life, "starts");
        Lifetime lifetime = new();
        StoryLogging logging = new((what, text) => Hear(life, what, text));
        var services = GatewayComposition.Compose(life, Plan, _scenario.Mutant, _museum, lifetime, logging);
        GatewayLife gateway = new(life, Plan, Receiver, services);
        lifetime.OnStop = gateway.Stop;
        _current = gateway;
        life.OnDeath(() =>
        {
            _current = null;
            Tell(life, "is dead");
        });
        await gateway.RunAsync(() =>
        {
            Tell(life, "listens");
            _scenario.Broker = (life, gateway);
        });
        ReadTo = gateway.StoppedAt;
        IsStopped = true;
        Tell(life, "has stopped in order");
    }

    /// <summary>What the process logs; some of it must never be said, as nothing here damages a file.</summary>
    private void Hear(Life life, LogEvent what, string text)
    {
        if (!life.IsAlive)
        {
            return; // It unwinds, and nobody hears it any more.
        }
        Tell(life, $"says: {text}");
        var isNever = what is LogEvent.JournalDamaged or LogEvent.PipelineFailed or LogEvent.PipelineStatesDamaged
            or LogEvent.SnapshotUnusable or LogEvent.WebhookDead or LogEvent.WebhookLeftBehind
            || (what == LogEvent.PipelineTrouble
                && (text.Contains("CheckpointUnusable", StringComparison.Ordinal)
                    || text.Contains("RecordsMissing", StringComparison.Ordinal)));
        if (isNever)
        {
            _neverSaid.Add(_story[^1]);
        }
    }

    private bool IsForeseen(Life life, Exception? failure)
    {
        Tell(life, failure is null ? "ends" : $"ends: {failure.Message}");
        // A sync that fails, of whatever file, is what a gateway ends itself for.
        return failure is null or IOException or GatewayExitException { IsForeseen: true }
            || (_scenario.Plan.Has(FaultKind.SyncFailure)
                && failure.Message.Contains("Input/output error", StringComparison.Ordinal));
    }

    private void Tell(Life life, string what) =>
        _story.Add($"{_scenario.World.Elapsed:d\\.hh\\:mm\\:ss\\.ffffff} gateway life {life.Number} {what}");
}
