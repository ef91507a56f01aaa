using Telemetry.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Telemetry.EndToEnd.Tests;

/// <summary>
/// A gateway that is killed by SIGKILL while it is fed, again and again: what it said is what every replay says, in its
/// folder, in another one, and from a capture.
/// </summary>
public sealed class ReplayTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int ReadingsPerLife = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(240);

    [Fact]
    public async Task Replays_of_a_killed_gateways_folder_give_one_hash_everywhere_and_it_is_what_was_said()
    {
        using var limit = new CancellationTokenSource(Limit);
        var folder = Build.NewFolder("replay");
        var data = Path.Combine(folder, "data");
        for (var life = 0; life < Kills; life++)
        {
            await FeedAndKillAsync(data, life * ReadingsPerLife, limit.Token);
            Assert.Equal(0, (await RunAsync(limit.Token, "replay", "--data", data, "--verify", "--quiet")).Exit);
        }
        var first = await HashAsync(limit.Token, "--data", data);
        Assert.Equal(first, await HashAsync(limit.Token, "--data", data));
        Assert.Equal(first, await HashAsync(limit.Token, "--data", data));

        var capture = Path.Combine(folder, "incident.capture");
        var (exit, log) = await RunAsync(
            limit.Token, "capture", "--data", data, "--from", "0", "--to", "9999999999999", "--output", capture);
        Assert.True(exit == 0, log);
        var elsewhere = Path.Combine(folder, "elsewhere");
        Directory.Move(data, elsewhere);
        Assert.Equal(first, await HashAsync(limit.Token, "--data", elsewhere));
        Assert.Equal(first, await HashAsync(limit.Token, capture));
        output.WriteLine(first);

        // A new life in the other folder changes nothing of what was said before.
        await FeedAndKillAsync(elsewhere, Kills * ReadingsPerLife, limit.Token);
        var (same, said) = await RunAsync(limit.Token, "replay", "--data", elsewhere, "--verify");
        Assert.True(same == 0, said);
        Assert.Equal(first, await HashAsync(limit.Token, capture));
    }

    private static async Task FeedAndKillAsync(string data, int first, CancellationToken cancellation)
    {
        await using var gateway = await GatewayProcess.StartAsync(data, [], cancellation);
        await using var publisher = await Publisher.ConnectAsync(gateway, cancellation);
        for (var reading = first; reading < first + ReadingsPerLife; reading++)
        {
            Assert.True(await publisher.TryPublishAsync(reading, cancellation));
            if (reading == first + (ReadingsPerLife / 2))
            {
                // While it runs, too.
                Assert.Equal(0, (await RunAsync(cancellation, "replay", "--data", data, "--verify", "--quiet")).Exit);
            }
        }
        await gateway.Child.KillAsync();
    }

    private static async Task<string> HashAsync(CancellationToken cancellation, params string[] arguments)
    {
        var (exit, log) = await RunAsync(cancellation, ["replay", "--hash-only", .. arguments]);
        Assert.True(exit == 0, log);
        return Assert.Single(log.TrimEnd().Split('\n'), line => line.StartsWith("sha256 ", StringComparison.Ordinal));
    }

    private static async Task<(int Exit, string Log)> RunAsync(
        CancellationToken cancellation, params string[] arguments)
    {
        await using var child = Child.Start("Telemetry.Gateway", "telemetry", arguments);
        var exit = await child.EndAsync(cancellation);
        return (exit, child.Log);
    }
}
