using System.Text;
using System.Text.Json.Nodes;
using Telemetry.Campaigns.Tests.Disks;
using Telemetry.Campaigns.Tests.Tracing;
using Telemetry.Campaigns.Tests.Wire;
using Telemetry.Contract;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests.Agents;

/// <summary>A run of the real agent under strace: what it did to its disk, and what it promised when.</summary>
internal sealed class AgentRecording(string folder, int lines)
{
    private const int Ahead = 100;

    private readonly ReadingPack _pack = new();
    private readonly Dictionary<int, ulong[]> _published = [];
    private readonly HashSet<ulong> _delivered = [];
    private readonly StringBuilder _answers = new();
    private readonly HashSet<long> _lineSockets = [];
    private long _acknowledged;

    public int Lines => lines;

    /// <summary>Readings that the gateway had acknowledged at the end of what was played last.</summary>
    public int Delivered => _delivered.Count;

    public string Spool => Path.Combine(folder, "spool");

    public string Log => Path.Combine(folder, "strace.log");

    /// <summary>Runs the agent until the device knows that all of its lines are durable.</summary>
    public async Task RunAsync(IEnumerable<string> injections, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Spool);
        await using var broker = new StubBroker();
        using var device = new LineDevice(Ahead);
        var configuration = Path.Combine(folder, "agent.json");
        await File.WriteAllTextAsync(configuration, Configuration(broker.Port, device.Port), cancellation);
        await using var child = Child.StartUnder(
            StraceLog.Command(Log, injections), "Telemetry.Edge", "telemetry-edge", "run", "--config", configuration);
        await device.ServeAsync(lines, NoteLines.Line, cancellation);
        Assert.Equal(lines, device.Acknowledged);
    }

    /// <summary>The agent's configuration, with a spool that may lie elsewhere.</summary>
    public string Configuration(int gateway, int device, string? spool = null) => new JsonObject
    {
        ["agent"] = NoteLines.Device,
        ["gateway"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = gateway },
        ["spool"] = new JsonObject { ["directory"] = spool ?? Spool },
        ["sensors"] = new JsonArray(new JsonObject { ["type"] = "line", ["port"] = $"tcp:127.0.0.1:{device}" }),
    }.ToJsonString();

    /// <summary>Goes through the run; calls back after every change of the disk and every promise.</summary>
    public void Play(Action<TracedDisk, AgentPromises> after)
    {
        var disk = new TracedDisk(Spool);
        var streams = new ByteStreams();
        _published.Clear();
        _delivered.Clear();
        _acknowledged = 0;
        foreach (var call in StraceLog.Read(Log))
        {
            var before = (disk.Changes, disk.Syncs, _acknowledged, _delivered.Count);
            disk.Apply(call);
            streams.Apply(call, Sent, Received);
            if (before != (disk.Changes, disk.Syncs, _acknowledged, _delivered.Count))
            {
                after(disk, new AgentPromises(_acknowledged, _delivered));
            }
        }
    }

    private void Sent(long descriptor, List<byte> bytes)
    {
        if (bytes.Count > 0 && bytes[0] == '!')
        {
            _lineSockets.Add(descriptor);
            _answers.Append(Encoding.UTF8.GetString([.. bytes]));
            bytes.Clear();
            foreach (var answer in LineDevice.TakeLines(_answers))
            {
                _acknowledged = LineDevice.AcknowledgedBy(answer) ?? _acknowledged;
            }
            return;
        }
        while (MqttBytes.TryTake(bytes, out var kind, out var flags, out var body))
        {
            if (kind == MqttBytes.Publish && flags is 2 or 3 or 10 or 11)
            {
                var (id, topic, payload) = MqttBytes.ReadPublish(body);
                _published[id] = topic.EndsWith("/state", StringComparison.Ordinal) ? [] : SeqsOf(payload);
            }
        }
    }

    private void Received(long descriptor, List<byte> bytes)
    {
        if (_lineSockets.Contains(descriptor) || (bytes.Count > 0 && bytes[0] is not (0x20 or 0x40 or 0x90 or 0xd0)))
        {
            bytes.Clear();
            return;
        }
        while (MqttBytes.TryTake(bytes, out var kind, out _, out var body))
        {
            if (kind == MqttBytes.PublishAnswer && MqttBytes.ReadPublishAnswer(body) is (var id, < 0x80))
            {
                _delivered.UnionWith(_published.GetValueOrDefault(id) ?? []);
            }
        }
    }

    private ulong[] SeqsOf(byte[] payload) =>
        PackDecoder.Decode(payload, _pack).Error == DecodeError.None && _pack.Boot == NoteLines.Boot
            ? _pack.Seqs.ToArray()
            : [];
}
