using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Telemetry.FirmwareSim.Playback;

namespace Telemetry.FirmwareSim.Tests.Playback;

public sealed class LinePlayerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_restarted_agent_gets_the_unacknowledged_rows_again()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var endpoint = LineEndpoint.Listen("127.0.0.1:0", TimeProvider.System);
        var player = Player(rows: 5000, new PlaybackOptions());
        var running = endpoint.RunAsync(player, limit.Token);

        var first = await AgentAsync(endpoint.Port, stopAfter: 2000, ackEach: 100, limit.Token);
        Assert.InRange(first.Count, 1900, 1999);
        var second = await AgentAsync(endpoint.Port, stopAfter: int.MaxValue, ackEach: 100, limit.Token);
        await running;

        Assert.True(player.Flight.IsComplete);
        Assert.Equal(2, player.Connections);
        Assert.Equal(Enumerable.Range(1, 5000), first.Concat(second).Distinct().Order());
        Assert.InRange(second[0], 1, 2000);
    }

    [Fact]
    public async Task A_player_that_stays_tells_an_agent_that_comes_again_only_the_frontier()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var endpoint = LineEndpoint.Listen("127.0.0.1:0", TimeProvider.System);
        var player = Player(rows: 3, new PlaybackOptions());
        var running = endpoint.RunAndStayAsync(player, limit.Token);

        // Five lines: the boot, three rows, the last frontier.
        Assert.Equal([1, 2, 3], await AgentAsync(endpoint.Port, stopAfter: 5, ackEach: 1, limit.Token));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, endpoint.Port, limit.Token);
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("!boot boot", await reader.ReadLineAsync(limit.Token));
        Assert.Equal("!low 86580000 d", await reader.ReadLineAsync(limit.Token));
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task It_connects_to_an_agent_that_listens()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var agent = new TcpListener(IPAddress.Loopback, 0);
        agent.Start();
        var port = ((IPEndPoint)agent.LocalEndpoint).Port;
        using var endpoint = LineEndpoint.Connect($"127.0.0.1:{port}", TimeProvider.System);
        var player = Player(rows: 10, new PlaybackOptions());
        var running = endpoint.RunAsync(player, limit.Token);
        using var client = await agent.AcceptTcpClientAsync(limit.Token);
        var rows = await ServeAsync(client, int.MaxValue, 1, limit.Token);
        await running;
        Assert.Equal(Enumerable.Range(1, 10), rows);
    }

    [Fact]
    public async Task At_a_speed_rows_wait_for_their_time()
    {
        using var limit = new CancellationTokenSource(Patience);
        var time = new FakeTimeProvider();
        using var endpoint = LineEndpoint.Listen("127.0.0.1:0", time);
        var player = Player(rows: 3, new PlaybackOptions { Speed = 60 }, time);
        var running = endpoint.RunAsync(player, limit.Token);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, endpoint.Port, limit.Token);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };

        // Rows are 60 s apart: at speed 60 one per second.
        Assert.StartsWith("!boot", await reader.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        Assert.EndsWith(" 1", await reader.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        var start = time.GetTimestamp();
        Assert.EndsWith(" 2", await Passing(time, reader.ReadLineAsync(limit.Token)), StringComparison.Ordinal);
        Assert.True(time.GetElapsedTime(start) >= TimeSpan.FromSeconds(1));
        Assert.EndsWith(" 3", await Passing(time, reader.ReadLineAsync(limit.Token)), StringComparison.Ordinal);
        Assert.True(time.GetElapsedTime(start) >= TimeSpan.FromSeconds(2));
        await writer.WriteLineAsync("!ack 4");
        Assert.StartsWith("!low", await reader.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        await writer.WriteLineAsync("!ack 5");
        await running;
    }

    [Theory]
    [InlineData("5555")]
    [InlineData("somewhere:1")]
    [InlineData("127.0.0.1:99999")]
    public void An_address_that_is_none_is_refused(string address) =>
        Assert.Contains(address.Split(':')[0], Assert.Throws<FormatException>(
            () => LineEndpoint.Listen(address, TimeProvider.System)).Message, StringComparison.Ordinal);

    /// <summary>Lets virtual time pass in small steps until something has happened.</summary>
    private static async Task<string?> Passing(FakeTimeProvider time, ValueTask<string?> happening)
    {
        var task = happening.AsTask();
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        return await task;
    }

    private static LinePlayer Player(int rows, PlaybackOptions options, TimeProvider? time = null)
    {
        var recorded = Enumerable.Range(1, rows)
            .Select(i => new RecordedRow("d", "m", "1", i * 60_000L, i * 60_000L, i)).ToList();
        return new LinePlayer(PlaybackPlan.Create(recorded, "boot", options), options, time ?? TimeProvider.System);
    }

    private static async Task<List<int>> AgentAsync(
        int port, int stopAfter, int ackEach, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
        return await ServeAsync(client, stopAfter, ackEach, cancellation);
    }

    /// <summary>
    /// Reads lines, acknowledges now and then, always when nothing more has come; ends after so many lines.
    /// </summary>
    private static async Task<List<int>> ServeAsync(
        TcpClient client, int stopAfter, int ackEach, CancellationToken cancellation)
    {
        var seqs = new List<int>();
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true };
        var lines = 0;
        while (lines < stopAfter)
        {
            var next = reader.ReadLineAsync(cancellation).AsTask();
            if (!next.IsCompleted && lines > 0)
            {
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"!ack {lines}"));
            }

            if (await next is not { } line)
            {
                break;
            }

            lines++;
            if (line[0] != '!')
            {
                seqs.Add(int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
            }

            if (lines % ackEach == 0)
            {
                await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"!ack {lines}"));
            }
        }

        return seqs;
    }
}
