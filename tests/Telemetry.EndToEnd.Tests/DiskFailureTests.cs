using Telemetry.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// The disk fails under the running gateway: every fsync from the Nth on of a thread gives EIO (strace's injection).
/// </summary>
public sealed class DiskFailureTests(ITestOutputHelper output)
{
    /// <summary>
    /// Of each thread. The start needs fewer; a publisher that waits for each acknowledgement gets there.
    /// </summary>
    private const int FirstFailure = 60;

    /// <summary>However many threads share the work.</summary>
    private const int ReadingsMax = 100 * FirstFailure;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Failed_fsync_ends_the_acknowledgements_and_the_process_and_loses_nothing_acknowledged()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder("disk-failure");
        var data = Path.Combine(folder, "data");
        var acknowledged = await FailAsync(data, Path.Combine(folder, "strace.log"), limit.Token);
        output.WriteLine($"{acknowledged} readings acknowledged before the failure");

        // The publisher comes again with what was not acknowledged, as an agent does, and goes on.
        var readings = acknowledged + 10;
        await using var gateway = await GatewayProcess.StartAsync(data, [], limit.Token);
        await using var publisher = await Publisher.ConnectAsync(gateway, limit.Token);
        for (var reading = acknowledged; reading < readings; reading++)
        {
            Assert.True(await publisher.TryPublishAsync(reading, limit.Token));
        }
        Assert.True(await publisher.PassAsync(readings, limit.Token));
        var windows = await gateway.Api.UntilAsync(
            "/api/v1/results/readings_10s?limit=1000&order=asc", items => items.Count >= readings, limit.Token);
        Assert.Equal(
            Enumerable.Range(0, readings).Select(
                reading => (Publisher.WindowStartMillis(reading), 1L, (double)reading)),
            windows.Select(w => (GatewayApi.Millis(w["window_start"]), (long)w["count"]!, (double)w["sum"]!)).Order());
    }

    private static async Task<int> FailAsync(string data, string log, CancellationToken cancellation)
    {
        string[] strace =
        [
            "strace", "-f", "--seccomp-bpf", "-o", log, "-e", "trace=fsync,fdatasync",
            "-e", $"inject=fsync,fdatasync:error=EIO:when={FirstFailure}+",
        ];
        await using var gateway = await GatewayProcess.StartAsync(data, strace, cancellation);
        await using var publisher = await Publisher.ConnectAsync(gateway, cancellation);
        var acknowledged = 0;
        while (acknowledged < ReadingsMax && await publisher.TryPublishAsync(acknowledged, cancellation))
        {
            acknowledged++;
        }
        Assert.InRange(acknowledged, 1, ReadingsMax - 1);
        Assert.False(await publisher.TryPublishAsync(acknowledged, cancellation));
        Assert.Equal(1, await gateway.Child.EndAsync(cancellation));
        var reason = Assert.Single(
            gateway.Child.Log.Split('\n'), line => line.StartsWith("telemetry: ", StringComparison.Ordinal));
        Assert.Contains("fdatasync", reason, StringComparison.Ordinal);
        Assert.Contains("(INJECTED)", await File.ReadAllTextAsync(log, cancellation), StringComparison.Ordinal);
        return acknowledged;
    }
}
