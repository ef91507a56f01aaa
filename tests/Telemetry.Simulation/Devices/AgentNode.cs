using Telemetry.Contract;
using Telemetry.Edge.Clock;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Publishing;
using Telemetry.Edge.Spooling;
using Telemetry.Journal;
using Telemetry.Simulation.Faults;
using Telemetry.Simulation.Kernel;
using Telemetry.Simulation.Network;

namespace Telemetry.Simulation.Devices;

/// <summary>
/// An agent's machine: the real spool, committer, clock and publisher, put together as the agent's host does it, with
/// virtual sensors before and a virtual link behind.
/// </summary>
internal sealed class AgentNode
{
    private const int RecordBytesMax = 16 * 1024;

    private readonly Scenario _scenario;
    private readonly AgentPlan _plan;
    private readonly List<SampledDevice> _sampled = [];
    private readonly List<LineDevice> _lines = [];
    private Spool? _spool;

    public AgentNode(Scenario scenario, AgentPlan plan)
    {
        _scenario = scenario;
        _plan = plan;
        Node = scenario.World.AddNode(plan.Name);
        Node.Main = RunAsync;
        Node.OnEnded = (_, failure) => IsForeseen(failure);
        Node.Disk.Faults = scenario.Faults;
        for (var i = 0; i < plan.SampledDevices; i++)
        {
            _sampled.Add(new SampledDevice(this, $"{plan.Name}.s{i}"));
        }
        for (var i = 0; i < plan.LineDevices; i++)
        {
            _lines.Add(new LineDevice(this, $"{plan.Name}.l{i}"));
        }
    }

    public Node Node { get; }

    public Scenario Scenario => _scenario;

    public AgentPlan Plan => _plan;

    public Weather Weather { get; } = new();

    /// <summary>How far the wall clock can be trusted, as the kernel's discipline would say.</summary>
    public TimeQuality Quality { get; set; } = TimeQuality.Synced;

    /// <summary>So much slower than planned does everything sample: in a week without network.</summary>
    public double Slowness { get; set; } = 1;

    /// <summary>Devices go on telling their time, but measure no more.</summary>
    public bool IsSilent { get; set; }

    public TimeSpan Period => _plan.Period * Slowness;

    public IEnumerable<string> DeviceNames => _sampled.Select(d => d.Name).Concat(_lines.Select(d => d.Name));

    /// <summary>Everything that the devices gave is with the gateway.</summary>
    public bool IsDrained => Node.IsUp && _spool is { } spool && spool.Outlet.Backlog().Readings == 0
        && _lines.TrueForAll(static l => l.IsDelivered);

    /// <summary>One of the devices with a boot of their own is started anew; false: there is none.</summary>
    public bool RebootDevice(Chance chance)
    {
        if (_lines.Count == 0)
        {
            return false;
        }
        chance.Pick(_lines).Reboot();
        return true;
    }

    /// <summary>Opens the lines and starts the process; the sensors start with it.</summary>
    public void Start()
    {
        foreach (var line in _lines)
        {
            line.Start();
        }
        Node.Start();
    }

    public string Describe() =>
        $"{Node.Describe()}, backlog {(Node.IsUp && _spool is { } s ? s.Outlet.Backlog().Readings : -1)}, "
        + $"lines {string.Join(' ', _lines.Select(static l => l.Waiting))}";

    private async Task RunAsync(Life life)
    {
        var directory = $"/{_plan.Name}/spool";
        var time = life.Time;
        var clock = new EventClock(time, () => Quality, new VirtualMachineClock(Node));
        var boot = NewId(life);
        life.Files.CreateDirectory(directory);
        var journal = JournalLog.Open(JournalOptionsOf(life, $"{directory}/journal"));
        if (journal.Damage() is [var damage, ..])
        {
            throw new InvalidOperationException($"The spool lost what was durable: {damage}");
        }
        var progress = new ProgressFile($"{directory}/progress.json", life.Files);
        var sender = new IdentityFile($"{directory}/identity.json", life.Files).Begin(boot, NewId(life));
        var spool = Spool.Open(
            journal, progress, SpoolOptionsOf(boot) with { Sender = sender }, clock, time);
        _spool = spool;
        life.OnDeath(() => _spool = null);
        var link = new VirtualLink(_scenario.Network, Weather, life);
        var log = new EdgeLog(TextWriter.Null, time);
        var publisher = new Publisher(
            PublisherOptionsOf(), spool, link, isOnline => StateOf(spool, clock, boot, isOnline), life.Chance, time,
            log);
        spool.Intake.Configured(
            new HashSet<string>(DeviceNames.Select(static d => "sensor:" + d), StringComparer.Ordinal));
        List<Task> parts =
        [
            spool.Committer.RunAsync(CancellationToken.None),
            publisher.RunAsync(CancellationToken.None),
            .. _sampled.Select(d => d.RunAsync(life, spool, boot)),
        ];
        foreach (var line in _lines)
        {
            line.Attach(life, spool);
        }
        // As in the host: only a failing disk, or a bug, ends one of them by itself.
        await await Task.WhenAny(parts);
        throw new InvalidOperationException("A part of the agent ended by itself.");
    }

    /// <summary>
    /// An agent ends itself when a sync fails; and it does not begin where there is no room at all, not even in
    /// reserve, until it is started with some.
    /// </summary>
    private bool IsForeseen(Exception? failure) => failure switch
    {
        JournalFailedException => true,
        JournalFullException => false,
        DiskFullException => failure.Message.Contains("no run can begin", StringComparison.Ordinal),
        IOException => _scenario.Plan.Has(FaultKind.SyncFailure),
        _ => false,
    };

    private static string NewId(Life life) =>
        Convert.ToHexStringLower(BitConverter.GetBytes(life.Chance.NextBits()));

    private JournalOptions JournalOptionsOf(Life life, string directory) => new()
    {
        Name = "spool",
        Directory = directory,
        FileSystem = life.Files,
        TimeProvider = life.Time,
        CommitOn = life.CommitOn,
        NextSalt = () => (uint)life.Chance.NextBits(),
        SegmentBytesMax = _plan.SegmentBytes,
        RecordBytesMax = RecordBytesMax,
        PendingBytesMax = 4 * RecordBytesMax,
        CommitInterval = TimeSpan.FromMinutes(1),
        CommitBytes = _plan.SegmentBytes,
    };

    private SpoolOptions SpoolOptionsOf(string boot) => new()
    {
        Boot = boot,
        BatchMax = _plan.BatchMax,
        BytesMax = _plan.SpoolBytesMax,
        // Here a promise is for ever; what a spool gives up, and says so, has its own tests.
        GivesUpOldest = false,
        CommitInterval = _plan.CommitInterval,
        Linger = _plan.Linger,
        BacklogAfter = _plan.BacklogAfter,
    };

    private PublisherOptions PublisherOptionsOf() => new()
    {
        Agent = _plan.Name,
        InFlightMax = _plan.InFlightMax,
        BacklogReadingsPerSecond = _plan.BacklogPerSecond,
        ReconnectMax = _plan.ReconnectMax,
    };

    private static AgentState StateOf(Spool spool, EventClock clock, string boot, bool isOnline)
    {
        var backlog = spool.Outlet.Backlog();
        return new AgentState
        {
            Online = isOnline,
            Boot = boot,
            At = clock.Now().Micros / 1000,
            Version = "0",
            Backlog = new AgentBacklog(backlog.Readings, backlog.OldestMicros / 1000),
            Lost = backlog.LostReadings,
            Devices = spool.Outlet.Devices(),
        };
    }
}
