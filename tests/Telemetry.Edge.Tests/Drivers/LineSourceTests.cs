using System.Net;
using System.Net.Sockets;
using System.Text;
using Telemetry.Edge.Drivers.Line;
using Telemetry.Edge.Drivers.Wire;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Drivers;

public sealed class LineSourceTests : IAsyncLifetime, IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly TcpListener _device = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SensorHealth _health = new("line#0", "", _ => { });
    private Task _running = Task.CompletedTask;
    private Task _committing = Task.CompletedTask;

    public Task InitializeAsync()
    {
        _device.Start();
        var config = new LineConfig
        {
            Device = null,
            Wire = new WireSettings("tcp:" + _device.LocalEndpoint, 115_200),
            Silence = TimeSpan.Zero,
        };
        var source = new LineSource(
            config, c => LineChannel.OpenAsync(config.Wire, OpenWire.OpenAsync, c), _bench.Spool.Intake, _health,
            _bench.Time);
        _committing = _bench.Spool.Committer.RunAsync(_stop.Token);
        _running = Task.Run(() => source.RunAsync(_stop.Token));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        await Assert.ThrowsAnyAsync<Exception>(() => _committing);
    }

    public void Dispose()
    {
        _device.Dispose();
        _stop.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task Lines_are_acknowledged_only_after_the_flush()
    {
        using var client = await _device.AcceptTcpClientAsync();
        var stream = client.GetStream();
        await stream.WriteAsync("!boot b\npump m 1 1770000000000 1\npump m 2 1770000000001 2\n"u8.ToArray());
        await Turn.Until(() => _health.Report.Readings == 2, "two readings taken in");
        Assert.Equal(0, _bench.Log.Flushes);
        Assert.False(stream.DataAvailable);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("!ack 3", await new StreamReader(stream, Encoding.ASCII).ReadLineAsync());
        Assert.Equal(1, _bench.Log.Flushes);
    }

    [Fact]
    public async Task Nothing_is_acknowledged_when_the_disk_fails()
    {
        using var client = await _device.AcceptTcpClientAsync();
        _bench.Log.FlushFault = new IOException("fsync: EIO");
        await client.GetStream().WriteAsync("pump m 1 1770000000000\n"u8.ToArray());
        await Turn.Until(() => _health.Report.Readings == 1, "the reading taken in");
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<IOException>(() => _committing);
        Assert.False(client.GetStream().DataAvailable);
    }

    [Fact]
    public async Task The_line_is_opened_again_and_counts_afresh()
    {
        using (var first = await _device.AcceptTcpClientAsync())
        {
            await first.GetStream().WriteAsync("pump m 1 1770000000000\npump m 2"u8.ToArray());
            await Turn.Until(() => _health.Report.Readings == 1, "one reading");
        }
        await Turn.Until(() => _health.Report.State == SensorState.Failing, "the end is seen");
        var accepting = _device.AcceptTcpClientAsync();
        await Turn.Until(_bench.Time, () => accepting.IsCompleted, "a new connection", TimeSpan.FromMilliseconds(100));
        using var second = await accepting;
        await second.GetStream().WriteAsync("pump m 2 1770000000001\n"u8.ToArray());
        await Turn.Until(() => _health.Report.Readings == 2, "the second reading");
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("!ack 1", await new StreamReader(second.GetStream()).ReadLineAsync());
    }

    [Fact]
    public async Task A_full_spool_makes_the_device_wait_and_loses_nothing()
    {
        using var client = await _device.AcceptTcpClientAsync();
        await Turn.Until(() => _bench.Log.Looks == 1, "a read that is under way");
        _bench.Log.FixedBytes = _bench.Options.BytesMax;
        await client.GetStream().WriteAsync("pump m 1 1770000000000\n"u8.ToArray());
        await Turn.Until(() => _health.Report.Readings == 1, "what was read is taken in");
        await client.GetStream().WriteAsync("pump m 2 1770000000001\n"u8.ToArray());
        for (var i = 0; i < 50; i++)
        {
            _bench.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
        Assert.Equal(1, _health.Report.Readings);
        _bench.Log.FixedBytes = 0;
        await Turn.Until(_bench.Time, () => _health.Report.Readings == 2, "room again");
        Assert.Equal(0, _bench.Spool.Outlet.Backlog().LostReadings);
    }
}
