using System.Buffers;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.Line;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Devices;

/// <summary>
/// A device on a line, with its own clock, boot and numbers. It keeps every reading until the agent says that it is
/// durable, and tells all of them again when the agent was started anew.
/// </summary>
internal sealed class LineDevice(AgentNode agent, string name)
{
    private readonly Queue<TruthReading> _kept = new();
    private readonly Signal _signal = new(agent.Node.World.Chance.Fork(name));
    private readonly Chance _chance = agent.Node.World.Chance.Fork(name + " line");
    private readonly ArrayBufferWriter<byte> _lines = new(256);
    private readonly Queue<TruthReading> _unsent = new();
    private string _boot = "";
    private ulong _seq;
    private ulong _sentBelow;
    private long _lastMillis;
    private bool _isBootTold;
    private LineReceiver? _receiver;
    private Spool? _spool;
    private Life? _agentLife;

    public string Name => name;

    public int Waiting => _kept.Count;

    public bool IsDelivered => _kept.Count == 0;

    private World World => agent.Node.World;

    public void Start()
    {
        _boot = $"{name}-{_chance.NextBits():x}";
        Wait();
    }

    /// <summary>
    /// The device is started anew: it has forgotten what it kept, has another boot and numbers from nothing on.
    /// </summary>
    public void Reboot()
    {
        _boot = $"{name}-{_chance.NextBits():x}";
        _seq = _sentBelow = 0;
        _kept.Clear();
        _unsent.Clear();
        _receiver = null;
        if (_agentLife is { IsAlive: true } life)
        {
            var spool = _spool!; // Set with the life.
            life.Post(() => Attach(life, spool));
        }
    }

    /// <summary>The agent has opened the line: all that it has not confirmed is told again.</summary>
    public void Attach(Life life, Spool spool)
    {
        _agentLife = life;
        _spool = spool;
        _receiver = new LineReceiver(
            "sensor:" + name, isWaiting: true, spool.Intake, new SensorHealth(name, name, static _ => { }));
        _isBootTold = false;
        _unsent.Clear();
        foreach (var reading in _kept)
        {
            _unsent.Enqueue(reading);
        }
        Tell();
    }

    private void Wait() => World.After(_chance.Between(agent.Period * 0.5, agent.Period * 1.5), Measure);

    private void Measure()
    {
        Wait();
        if (!agent.IsSilent)
        {
            _lastMillis = Math.Max(_lastMillis + 1, World.Now.ToUnixTimeMilliseconds());
            var reading = agent.Scenario.Truth.Add(new TruthReading
            {
                Device = name,
                Boot = _boot,
                Seq = _seq++,
                Metric = "temperature",
                Micros = _lastMillis * 1000,
                MadeMicros = World.NowMicros,
                Quality = TimeQuality.Synced,
                Value = _signal.Next(),
            });
            _kept.Enqueue(reading);
            _unsent.Enqueue(reading);
        }
        if (_agentLife is { IsAlive: true } life)
        {
            life.Post(Tell);
        }
    }

    /// <summary>Sends what was not sent yet, and that nothing older will come. A full agent does not read.</summary>
    private void Tell()
    {
        if (_receiver is not { } receiver || _spool!.Intake.IsFull)
        {
            return;
        }
        if (!_isBootTold)
        {
            LineFormat.WriteBoot(_lines, _boot);
            _isBootTold = true;
        }
        while (_unsent.TryDequeue(out var reading))
        {
            LineFormat.WriteReading(_lines, name, reading.Metric, reading.Value, reading.Micros, reading.Seq);
            _sentBelow = reading.Seq + 1;
        }
        LineFormat.WriteLow(_lines, Math.Max(_lastMillis, World.Now.ToUnixTimeMilliseconds()) * 1000, name);
        receiver.Feed(_lines.WrittenSpan);
        _lines.ResetWrittenCount();
        _ = HearAsync(_agentLife!, _spool, receiver, receiver.Progress, _sentBelow);
    }

    private async Task HearAsync(Life life, Spool spool, LineReceiver receiver, LineProgress progress, ulong below)
    {
        spool.Committer.Request(TimeSpan.FromMilliseconds(20));
        await spool.Committer.WhenCommittedAsync(progress.Generation, CancellationToken.None);
        if (!life.IsAlive || receiver != _receiver)
        {
            return;
        }
        while (_kept.TryPeek(out var reading) && reading.Seq < below)
        {
            reading.IsPromised = true;
            _kept.Dequeue();
        }
    }
}
