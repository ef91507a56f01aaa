using System.Globalization;
using System.Text.Json.Nodes;
using Telemetry.Campaigns.Tests.Disks;
using Telemetry.Campaigns.Tests.Tracing;
using Telemetry.Campaigns.Tests.Wire;
using Telemetry.EndToEnd.Tests.Harness;

namespace Telemetry.Campaigns.Tests.Gateways;

/// <summary>A run of the real gateway under strace: what it did to its disk, and what it acknowledged when.</summary>
internal sealed class GatewayRecording(string folder, int readings)
{
    private const int Window = 8;

    public string Data => Path.Combine(folder, "data");

    public string Log => Path.Combine(folder, "strace.log");

    /// <summary>Runs the gateway until all readings are acknowledged and a checkpoint had its time.</summary>
    public async Task RunAsync(IEnumerable<string> injections, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Data);
        await using var child = Child.StartUnder(
            StraceLog.Command(Log, injections), "Telemetry.Gateway", "telemetry",
            "run", "--open", "--config", WriteConfiguration(folder), "--data", Data, "--http", "0", "--mqtt", "0");
        var line = await child.LineAsync(l => l.StartsWith('{') && l.Contains("\"mqtt\""), cancellation);
        var ready = JsonNode.Parse(line)!;
        var mqtt = int.Parse(((string)ready["mqtt"]!).Split(':')[^1], CultureInfo.InvariantCulture);
        using var api = new GatewayApi(new Uri((string)ready["http"]!));
        using var socket = await MqttSocket.ConnectAsync(mqtt, LevelReadings.Device, cancellation);
        var sender = new LevelSender(Window);
        const int Parts = 4;
        for (var part = 0; part < Parts; part++)
        {
            Assert.True(await sender.SendAsync(
                socket, readings * part / Parts, readings * (part + 1) / Parts, cancellation));
            // So that there are views and checkpoints between the parts.
            var shown = LevelReadings.Windows(readings * (part + 1) / Parts).Count() - Window;
            await api.UntilAsync(
                "/api/v1/results/readings_10s?limit=1000&order=asc", items => items.Count >= shown, cancellation);
            await CheckpointAsync(part + 1, cancellation);
        }
    }

    /// <summary>Writes the disk as the process left it.</summary>
    public void WriteEnd(string target)
    {
        TracedDisk? end = null;
        Play((disk, _) => end = disk);
        end!.WriteAfter(new CrashChoice(CrashKind.Kept, new Random(0)), target);
    }

    /// <summary>Goes through the run; calls back after every change of the disk and every acknowledgement.</summary>
    public void Play(Action<TracedDisk, IReadOnlySet<int>> after)
    {
        var disk = new TracedDisk(Data);
        var streams = new ByteStreams();
        var acknowledged = new HashSet<int>();
        foreach (var call in StraceLog.Read(Log))
        {
            var before = (disk.Changes, disk.Syncs, acknowledged.Count);
            disk.Apply(call);
            streams.Apply(call, Sent, static (_, bytes) => bytes.Clear());
            if (before != (disk.Changes, disk.Syncs, acknowledged.Count))
            {
                after(disk, acknowledged);
            }
        }

        void Sent(long descriptor, List<byte> bytes)
        {
            if (bytes.Count > 0 && bytes[0] == 'H')
            {
                bytes.Clear(); // HTTP.
            }
            while (MqttBytes.TryTake(bytes, out var kind, out _, out var body))
            {
                if (kind == MqttBytes.PublishAnswer && MqttBytes.ReadPublishAnswer(body) is (var id, < 0x80))
                {
                    acknowledged.Add(id - 1);
                }
            }
        }
    }

    /// <summary>A gateway with a rule and a webhook whose receiver is not there.</summary>
    public static string WriteConfiguration(string folder)
    {
        var file = Path.Combine(folder, "gateway.json");
        File.WriteAllText(file, """
            {
              "rules": [
                { "id": "high", "metric": "level", "raise_above": 100, "clear_below": 50, "for_windows": 1,
                  "severity": "warning", "aggregate": "avg", "late_after_seconds": 30 }
              ],
              "webhooks": [
                { "id": "closed", "url": "http://127.0.0.1:9/", "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3",
                  "allow_private": true }
              ]
            }
            """);
        return file;
    }

    private async Task CheckpointAsync(int wanted, CancellationToken cancellation)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var checkpoints = Path.Combine(Data, "checkpoints");
        while (!Directory.Exists(checkpoints)
            || Directory.GetFiles(checkpoints, "*.checkpoint", SearchOption.AllDirectories).Length
                < Math.Min(wanted, 3))
        {
            await tick.WaitForNextTickAsync(cancellation);
        }
    }
}
