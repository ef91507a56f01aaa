using System.Net.Sockets;
using Telemetry.Edge.Hosting;

namespace Telemetry.Edge.Tests.Hosting;

public sealed class ProgressWatchTests
{
    private readonly ProgressWatch _watch = new();

    [Fact]
    public void A_reading_made_durable_or_an_answer_feeds_the_watchdog()
    {
        Assert.True(_watch.MayFeed(new ProgressMark(1, 0, 0, IsOwing: true)));
        Assert.True(_watch.MayFeed(new ProgressMark(1, 1, 0, IsOwing: true)));
    }

    [Fact]
    public void A_disk_or_a_link_that_hangs_starves_it_though_the_loop_turns()
    {
        _watch.MayFeed(new ProgressMark(1, 1, 0, IsOwing: true));
        Assert.False(_watch.MayFeed(new ProgressMark(1, 1, 1, IsOwing: true)));
    }

    [Fact]
    public void An_agent_that_owes_nothing_is_alive_while_its_loop_turns()
    {
        _watch.MayFeed(new ProgressMark(1, 1, 0, IsOwing: false));
        Assert.True(_watch.MayFeed(new ProgressMark(1, 1, 1, IsOwing: false)));
        Assert.False(_watch.MayFeed(new ProgressMark(1, 1, 1, IsOwing: false)));
    }

    [Fact]
    public void The_service_manager_hears_what_was_told()
    {
        var folder = Directory.CreateTempSubdirectory("edge-notify").FullName;
        try
        {
            var path = Path.Combine(folder, "notify");
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Bind(new UnixDomainSocketEndPoint(path));
            using var notifier = new ServiceNotifier(path);
            notifier.Ready();
            notifier.Alive();
            notifier.Stopping();
            var buffer = new byte[64];
            var heard = Enumerable.Range(0, 3)
                .Select(_ => System.Text.Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer)))
                .ToArray();
            Assert.Equal(["READY=1", "WATCHDOG=1", "STOPPING=1"], heard);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("120000000", 120.0)]
    [InlineData("0", null)]
    [InlineData("x", null)]
    [InlineData(null, null)]
    public void The_limit_is_what_the_service_manager_says(string? micros, double? seconds) =>
        Assert.Equal(seconds, ServiceNotifier.WatchdogLimit(micros)?.TotalSeconds);
}
