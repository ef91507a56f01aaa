using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Hosting;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Tests.Bench;
using Telemetry.Edge.Tests.Publishing;
using Telemetry.Edge.Tests.Testing;
using Telemetry.Journal;

namespace Telemetry.Edge.Tests.Remote;

/// <summary>
/// A whole agent (configuration file, spool on the disk, sensors on their threads, publisher) under virtual time, at a
/// gateway under the test's hand; it can be stopped, killed and started again.
/// </summary>
internal sealed class AgentBench : IAsyncDisposable
{
    public const string Agent = "hall";

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-agent").FullName;
    private readonly List<FakeLink> _links = [];
    private readonly LogLines _log = new();
    private readonly CountedThread _shell;
    private CancellationTokenSource _stop = new();
    private EdgeAgent? _agent;
    private Task _running = Task.CompletedTask;

    public AgentBench(params int[] devices)
    {
        _shell = new CountedThread("agent", Activity);
        Wires = new WireFiles(Activity);
        File = Sensors(devices);
        foreach (var device in devices)
        {
            Wires.Set(device, 20 + device);
        }
    }

    public VirtualTime Time { get; } = new();

    public Activity Activity { get; } = new();

    public WireFiles Wires { get; }

    /// <summary>The gateway as the agent sees it; another one for each start.</summary>
    public FakeLink Link => _links[^1];

    /// <summary>The sections of the file beside agent, gateway and spool.</summary>
    public string File { get; set; }

    /// <summary>
    /// A sensor whose driver will be left behind while it hangs: what is queued for it must not keep time from going
    /// on, so time does not wait for it at all.
    /// </summary>
    public string? LeftBehind { get; set; }

    public string SpoolFolder => Path.Combine(_folder, "spool");

    /// <summary>The ids of what was logged.</summary>
    public IReadOnlyList<int> Events =>
    [
        .. _log.Lines.Select(l => int.Parse(
            l.Split("\"event\":")[1].Split(',')[0], CultureInfo.InvariantCulture)),
    ];

    public AgentConfiguration Configuration => State().Configuration!; // The agent says it always.

    /// <summary>Sections with one sensor per device: each its own device, each second.</summary>
    public static string Sensors(params int[] devices) =>
        "\"sensors\":[" + string.Join(',', devices.Select(d => Sensor(d))) + "]";

    public static string Sensor(int device, int periodMillis = 1000, string? name = null) =>
        $$"""{"type":"ds18b20","device":"hall:{{name ?? $"d{device}"}}","folder":"/wire","""
        + $"\"id\":\"{WireFiles.IdOf(device)}\","
        + $"\"period_ms\":{periodMillis},\"timeout_ms\":600000}}";

    public void Start(IFileSystem? disk = null, bool isGatewayThere = true)
    {
        var json = $$"""
            {"agent":"{{Agent}}","gateway":{"host":"localhost"},"spool":{"directory":"{{SpoolFolder}}"},
            "time_quality":"synced",{{File}}}
            """;
        _links.Add(new FakeLink { TakesAll = true, RefusesConnections = !isGatewayThere });
        var stop = _stop = new CancellationTokenSource();
        var config = ConfigReader.Read(Encoding.UTF8.GetBytes(json), "hall.json");
        var agent = _agent = EdgeAgent.Create(config, new AgentWorld
        {
            Log = new EdgeLog(_log, Time),
            Time = Time,
            Disk = disk ?? PosixFileSystem.Instance,
            NewLink = (_, _) => Link,
            Drivers = parts => parts with
            {
                Files = Wires,
                NewThread = name => name == LeftBehind ? new SensorThread(name) : new CountedThread(name, Activity),
            },
        });
        _running = _shell.RunAsync(() => agent.RunAsync(new ServiceNotifier(null), null, stop.Token));
    }

    /// <summary>Stops in order.</summary>
    public async Task StopAsync()
    {
        if (_agent is not { } agent)
        {
            return;
        }
        _stop.Cancel();
        await EndedAsync();
        await _running;
        await agent.DisposeAsync();
        _agent = null;
    }

    /// <summary>The disk dies under the agent, which ends by it.</summary>
    public async Task DieAsync(DyingFiles disk)
    {
        disk.IsDead = true;
        await EndedAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => _running);
        await _agent!.DisposeAsync(); // It was started.
        _agent = null;
    }

    /// <summary>Lets time go on, and everybody do all that is due, until something holds.</summary>
    public void Until(Func<bool> condition, string what)
    {
        var limit = Time.Now + TimeSpan.FromHours(2);
        Activity.WaitForRest();
        while (!condition())
        {
            Assert.True(Time.Now < limit, $"never happened: {what}; {string.Join('\n', _log.Lines)}");
            Time.FireNext(limit);
            Activity.WaitForRest();
        }
    }

    /// <summary>Lets a span pass.</summary>
    public void Pass(TimeSpan span)
    {
        var end = Time.Now + span;
        Activity.WaitForRest();
        while (Time.FireNext(end))
        {
            Activity.WaitForRest();
        }
    }

    /// <summary>The gateway sends a configuration.</summary>
    public void Send(long version, string settings, int trialSeconds = 60) => Send(
        Topics.Config(Agent),
        $$"""{"version":{{version}},"trial_seconds":{{trialSeconds}},"settings":{""" + settings + "}}");

    public void Send(string topic, string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        _shell.RunAsync(() =>
        {
            Link.Received!(topic, bytes); // The agent has set it.
            return Task.CompletedTask;
        });
        Activity.WaitForRest();
    }

    /// <summary>The gateway sends a command and waits for the reply.</summary>
    public CommandReply Ask(AgentCommand command)
    {
        var before = Link.All("/reply/" + command.Id).Length;
        Send(Topics.Command(Agent, command.Id), Encoding.UTF8.GetString(command.ToJson()));
        return ReplyTo(command.Id, before);
    }

    /// <summary>The reply to a command after so many others to it.</summary>
    public CommandReply ReplyTo(string id, int before = 0)
    {
        Until(() => Link.All("/reply/" + id).Length > before, "the reply to " + id);
        Assert.True(CommandReply.TryParse(Link.All("/reply/" + id)[before].Payload, out var reply, out _));
        Assert.Equal(id, reply.Id);
        return reply;
    }

    public AgentState State()
    {
        var all = Link.All("/state");
        Assert.True(AgentState.TryParse(all.Length == 0 ? AgentState.Offline : all[^1].Payload, out var state));
        return state;
    }

    /// <summary>Waits until the state says of the configuration what is expected.</summary>
    public void UntilStatus(string status, long running) => Until(
        () => State().Configuration is { } c && c.Status == status && c.Running == running, $"{status} {running}");

    /// <summary>Waits until sensors work.</summary>
    public void UntilWorking(params int[] devices) => Until(
        () => devices.All(d => State().Sensors?.Any(
            s => s.Device == $"hall:d{d}" && s.State == "working") == true),
        "the sensors work");

    /// <summary>
    /// Holds that the readings of each device and boot that any gateway has taken are all there, each once, in order.
    /// </summary>
    public void AssertNothingLostOrDoubled()
    {
        var seqs = new Dictionary<(string, string), List<ulong>>();
        foreach (var message in _links.SelectMany(l => l.All("/data").Concat(l.All("/backlog"))))
        {
            var pack = SpoolBench.Decode(message.Payload);
            for (var row = 0; row < pack.Count; row++)
            {
                if (!seqs.TryGetValue((pack.Device, pack.Boot), out var list))
                {
                    seqs.Add((pack.Device, pack.Boot), list = []);
                }
                list.Add(pack.Seqs[row]);
            }
        }
        Assert.NotEmpty(seqs);
        foreach (var (key, list) in seqs)
        {
            Assert.True(
                list.Order().SequenceEqual(Enumerable.Range(0, list.Count).Select(static n => (ulong)n)),
                $"{key}: {string.Join(' ', list)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
        _shell.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>An end waits for real time, too: drivers that hang are left behind by it.</summary>
    private Task EndedAsync() => Turn.Until(
        () =>
        {
            Time.FireNext(Time.Now + TimeSpan.FromMilliseconds(1));
            Activity.WaitForRest();
            return _running.IsCompleted;
        },
        "the agent ends");

    private sealed class LogLines : TextWriter
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => Lines.Enqueue(value ?? "");
    }
}
