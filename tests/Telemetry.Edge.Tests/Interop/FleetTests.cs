using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using MQTTnet.Protocol;
using MQTTnet.Server;
using Telemetry.FirmwareSim.Fleet;

namespace Telemetry.Edge.Tests.Interop;

/// <summary>The fleet's own MQTT against MQTTnet's server.</summary>
public sealed class FleetTests : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(string Device, long Seq), int> _seen = new();
    private readonly MqttServerOptions _options = new MqttServerOptionsBuilder()
        .WithDefaultEndpoint().WithDefaultEndpointPort(0)
        .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback).Build();

    private readonly MqttServer _server;
    private Task _behindTwenty = Task.CompletedTask;
    private int _refusals;

    public FleetTests()
    {
        _server = new MqttServerFactory().CreateMqttServer(_options);
        _server.InterceptingPublishAsync += Take;
    }

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task Every_reading_arrives_and_is_acknowledged_with_its_own_seq()
    {
        var run = new FleetRun(Options, 1, TimeProvider.System);
        await run.RunAsync(_ => { }, CancellationToken.None);
        Assert.Equal(200, run.Counts.Measured);
        Assert.Equal((200, 0, 0), (run.Counts.Acked, run.Unacked, run.Counts.LostConnections));
        Assert.Equal((20, 200), (_seen.Keys.Select(k => k.Device).Distinct().Count(), _seen.Count));
        Assert.Equal(0, run.Counts.FailedConnects);
        Assert.True(run.Counts.Latency.Percentile(0.5) <= run.Counts.Latency.Max);
    }

    [Fact]
    public async Task What_is_refused_or_cut_off_is_sent_again_with_the_same_seq()
    {
        _refusals = 30;
        var run = new FleetRun(Options with { Window = 2 }, 1, TimeProvider.System);
        // The fleet is not done before it was cut off: somebody waits for an acknowledgement until then.
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _behindTwenty = cut.Task;
        var running = run.RunAsync(_ => { }, CancellationToken.None);
        await WhenAsync(() => _seen.Count > 20, running);
        foreach (var client in await _server.GetClientsAsync())
        {
            await client.DisconnectAsync(new MqttServerClientDisconnectOptions());
        }
        cut.SetResult();
        await running;
        Assert.Equal((200, 200), (run.Counts.Acked, _seen.Count));
        Assert.Equal(30, run.Counts.Refused);
        Assert.True(run.Counts.LostConnections >= 1);
        Assert.True(run.Counts.Published >= 230);
    }

    private FleetOptions Options => new()
    {
        Broker = new IPEndPoint(IPAddress.Loopback, _options.DefaultEndpointOptions.Port),
        Devices = 20,
        Rate = 5,
        Duration = TimeSpan.FromSeconds(2),
        RampPerSecond = 100,
        Window = 4,
        Prefix = "f",
    };

    private static async Task WhenAsync(Func<bool> condition, Task running)
    {
        while (!condition() && !running.IsCompleted)
        {
            await Task.Yield();
        }
    }

    private Task Take(InterceptingPublishEventArgs publish)
    {
        publish.ProcessPublish = false;
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            publish.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
            return Task.CompletedTask;
        }
        using var reading = JsonDocument.Parse(Encoding.UTF8.GetString(publish.ApplicationMessage.Payload));
        var seq = reading.RootElement.GetProperty("seq").GetInt64();
        Assert.Equal($"devices/{publish.ClientId}/telemetry", publish.ApplicationMessage.Topic);
        _seen.AddOrUpdate((publish.ClientId, seq), 1, (_, n) => n + 1);
        return _seen.Count > 20 ? _behindTwenty : Task.CompletedTask;
    }
}
