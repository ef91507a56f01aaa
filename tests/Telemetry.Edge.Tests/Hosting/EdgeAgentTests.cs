using System.Collections.Concurrent;
using System.Net;
using System.Text;
using MQTTnet.Server;
using Telemetry.Contract;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Diagnostics;
using Telemetry.Edge.Drivers.Files;
using Telemetry.Edge.Hosting;
using Telemetry.FirmwareSim.Nmea;

namespace Telemetry.Edge.Tests.Hosting;

/// <summary>The whole agent as it is shipped, with a simulated receiver of satellites and a broker.</summary>
public sealed class EdgeAgentTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-agent").FullName;
    private readonly List<(long Micros, TimeQuality Quality, string Device)> _received = [];
    private readonly TaskCompletionSource _enough = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hasRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringWriter _log = new();
    private int _port;
    private MqttServer _server = null!; // Made before each test.

    public async Task InitializeAsync()
    {
        var options = new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(0)
            .Build();
        _server = new MqttServerFactory().CreateMqttServer(options);
        _server.InterceptingPublishAsync += Take;
        await _server.StartAsync();
        _port = options.DefaultEndpointOptions.Port;
    }

    public async Task DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_computer_that_boots_in_1970_gets_its_date_from_a_receiver_of_satellites()
    {
        var time = new ClockOf1970();
        var begin = MicrosOf(TimeProvider.System.GetUtcNow());
        await using var boat = TcpAudience.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        // Its first words come before it has a fix: what the agent reads meanwhile has no date.
        using var stop = new CancellationTokenSource();
        var talking = TalkAsync(boat, stop.Token);
        var world = new AgentWorld
        {
            Time = time,
            Log = new EdgeLog(_log, time),
            Drivers = parts => parts with { Files = new WatchedFiles(parts.Files, _hasRead) },
        };
        await using (var agent = EdgeAgent.Create(Config(boat.Address), world))
        {
            using var notifier = new ServiceNotifier(null);
            var running = agent.RunAsync(notifier, null, stop.Token);
            await Task.WhenAny(running, _enough.Task.WaitAsync(Limit));
            await stop.CancelAsync();
            await running;
        }
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => talking);

        var end = MicrosOf(TimeProvider.System.GetUtcNow());
        Assert.All(_received, r => Assert.InRange(r.Micros, begin - 20_000, end + 20_000)); // Hundredths of a second.
        Assert.Contains(_received, r => r is { Quality: TimeQuality.Redated, Device: "computer" });
        Assert.Contains(_received, r => r is { Quality: TimeQuality.Holdover, Device: "computer" });
        Assert.DoesNotContain(_received, r => r.Quality is TimeQuality.Synced or TimeQuality.Unsynced);
        Assert.Contains($"\"event\":{(int)EdgeEvent.ClockAnchored}", _log.ToString(), StringComparison.Ordinal);
    }

    // A receiver finds its satellites when the computer has read something without a date.
    private async Task TalkAsync(TcpAudience boat, CancellationToken stop)
    {
        var options = new TalkerOptions { Period = TimeSpan.FromMilliseconds(100), NoFixFor = TimeSpan.MaxValue };
        using (var found = CancellationTokenSource.CreateLinkedTokenSource(stop))
        {
            var searching = new NmeaTalker(1, options, TimeProvider.System).RunAsync(boat.Write, found.Token);
            await _hasRead.Task.WaitAsync(stop);
            await found.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => searching);
        }
        var fixedAt = options with { NoFixFor = TimeSpan.Zero };
        await new NmeaTalker(1, fixedAt, TimeProvider.System).RunAsync(boat.Write, stop);
    }

    private EdgeConfig Config(IPEndPoint boat) => ConfigReader.Read(
        Encoding.UTF8.GetBytes($$"""
            { "agent": "boat", "gateway": { "host": "127.0.0.1", "port": {{_port}} },
              "spool": { "directory": "{{_folder}}", "commit_ms": 100 }, "publish": { "linger_ms": 50 },
              "time_quality": "unsynced",
              "sensors": [
                { "type": "host", "device": "computer", "period_ms": 100 },
                { "type": "nmea", "device": "boat", "port": "tcp:{{boat}}", "time_anchor": true } ] }
            """),
        "edge.json");

    private Task Take(InterceptingPublishEventArgs message)
    {
        var pack = new ReadingPack();
        if (!message.ApplicationMessage.Topic.EndsWith("/state", StringComparison.Ordinal)
            && PackDecoder.Decode(message.ApplicationMessage.Payload.First.Span, pack).IsOk)
        {
            lock (_received)
            {
                for (var row = 0; row < pack.Count; row++)
                {
                    _received.Add((pack.Times[row], pack.Qualities[row], pack.Device));
                }
                var qualities = _received.Where(r => r.Device == "computer").Select(r => r.Quality).ToHashSet();
                if (qualities.IsSupersetOf([TimeQuality.Redated, TimeQuality.Holdover]))
                {
                    _enough.TrySetResult();
                }
            }
        }
        return Task.CompletedTask;
    }

    private static long MicrosOf(DateTimeOffset at) =>
        (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Tells when a file is read for the second time: the first sample is complete then.</summary>
    private sealed class WatchedFiles(IDeviceFiles files, TaskCompletionSource hasRead) : IDeviceFiles
    {
        private readonly ConcurrentDictionary<string, bool> _read = new(StringComparer.Ordinal);

        public string? TryRead(string path)
        {
            if (!_read.TryAdd(path, true)) { hasRead.TrySetResult(); }
            return files.TryRead(path);
        }

        public IReadOnlyList<string> List(string folder) => files.List(folder);
    }

    private sealed class ClockOf1970 : TimeProvider
    {
        private readonly TimeSpan _offset = System.GetUtcNow() - DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - _offset;
    }
}
