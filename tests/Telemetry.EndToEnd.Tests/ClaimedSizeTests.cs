using System.Globalization;
using System.Net.Sockets;
using Telemetry.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// MQTT lets a client announce 256 MiB in five bytes. A hundred do, before and after CONNECT: each is cut off, the
/// gateway's memory does not follow, an honest device does not notice.
/// </summary>
public sealed class ClaimedSizeTests(ITestOutputHelper output)
{
    private const int Sockets = 100;
    private const long GrowthMax = 20 * 1000 * 1000;

    /// <summary>Of the body that was announced, so much is sent.</summary>
    private const int SentBytes = 16 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Announced_sizes_cost_no_memory_and_no_acknowledgement_of_an_honest_device()
    {
        using var limit = new CancellationTokenSource(Limit);
        var data = Path.Combine(Build.NewFolder("claimed-size"), "data");
        await using var gateway = await GatewayProcess.StartAsync(data, [], limit.Token);
        await using var honest = await Publisher.ConnectAsync(gateway, limit.Token);

        // Twice before, so that code and buffers which such a round needs are there.
        await RoundAsync(gateway, honest, 0, limit.Token);
        await RoundAsync(gateway, honest, 1, limit.Token);
        var before = Memory(gateway, "VmRSS");
        await File.WriteAllTextAsync($"/proc/{gateway.Child.Id}/clear_refs", "5", limit.Token); // the peak begins anew
        await RoundAsync(gateway, honest, 2, limit.Token);
        var peak = Memory(gateway, "VmHWM");

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{before} bytes before, at most {peak}"));
        Assert.True(peak - before < GrowthMax, $"The resident memory grew from {before} to {peak} bytes.");
    }

    private static async Task RoundAsync(
        GatewayProcess gateway, Publisher honest, int round, CancellationToken cancellation)
    {
        foreach (var isClient in new[] { false, true })
        {
            var claims = Task.WhenAll(Enumerable.Range(0, Sockets).Select(
                index => ClaimAsync(gateway.Mqtt, isClient ? $"client-{round}-{index}" : null, cancellation)));
            for (var reading = 0; reading < 10; reading++)
            {
                Assert.True(await honest.TryPublishAsync((round * 20) + (isClient ? 10 : 0) + reading, cancellation));
            }
            await claims;
        }
    }

    /// <summary>Announces 256 MiB, sends some of it, and waits to be cut off.</summary>
    private static async Task ClaimAsync(int port, string? clientId, CancellationToken cancellation)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, cancellation);
        var stream = client.GetStream();
        if (clientId is not null)
        {
            await stream.WriteAsync(Connect(clientId), cancellation);
            var answer = new byte[4];
            await stream.ReadExactlyAsync(answer, cancellation);
            Assert.Equal([0x20, 2, 0, 0], answer);
        }
        byte kind = clientId is null ? (byte)0x10 : (byte)0x30;
        try
        {
            await stream.WriteAsync((byte[])[kind, 0xFF, 0xFF, 0xFF, 0x7F, .. new byte[SentBytes]], cancellation);
            Assert.Equal(0, await stream.ReadAsync(new byte[1], cancellation));
        }
        catch (IOException)
        {
            // Cut off with bytes on their way: a reset in place of an end.
        }
    }

    /// <summary>An MQTT 3.1.1 CONNECT.</summary>
    private static byte[] Connect(string clientId) =>
    [
        0x10, (byte)(12 + clientId.Length), 0, 4, .. "MQTT"u8, 4, 2, 0, 60,
        0, (byte)clientId.Length, .. System.Text.Encoding.ASCII.GetBytes(clientId),
    ];

    private static long Memory(GatewayProcess gateway, string key)
    {
        var line = File.ReadLines($"/proc/{gateway.Child.Id}/status")
            .First(l => l.StartsWith(key + ":", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture)
            * 1024;
    }
}
