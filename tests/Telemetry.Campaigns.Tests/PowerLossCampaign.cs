using Telemetry.Campaigns.Tests.Agents;
using Telemetry.Campaigns.Tests.Gateways;

namespace Telemetry.Campaigns.Tests;

/// <summary>Records the real agent and the real gateway, and tries disks as power losses may leave them.</summary>
internal static class PowerLossCampaign
{
    /// <summary>strace's words for a disk that says that it synced and did not: a build that acknowledges before
    /// fsync.</summary>
    public const string LyingSyncs = "inject=fsync,fdatasync:retval=0";

    private const int TrialsAtOnce = 8;

    public static async Task<PowerLoss> AgentAsync(
        int lines, int states, int seed, TextWriter output, params IReadOnlyList<string> injections)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var folder = PowerLoss.NewFolder(injections.Count == 0 ? "agent-power" : "agent-lying");
        var recording = new AgentRecording(folder, lines);
        await recording.RunAsync(injections, limit.Token);
        var moments = 0;
        recording.Play((_, _) => moments++);
        Assert.NotEqual(0, recording.Delivered); // Else nothing was promised that could be broken.
        var loss = new PowerLoss(states, seed, atOnce: 1);
        var configuration = Path.Combine(folder, "trial.json");
        loss.Run<AgentPromises>(moments, recording.Play, (spool, promises) =>
        {
            File.WriteAllText(configuration, recording.Configuration(1, 1, spool));
            return Task.FromResult(AgentTrial.FindFault(spool, promises, configuration));
        });
        Tell(output, "agent", loss, moments);
        return loss;
    }

    public static async Task<PowerLoss> GatewayAsync(
        int readings, int states, int seed, TextWriter output, params IReadOnlyList<string> injections)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var folder = PowerLoss.NewFolder(injections.Count == 0 ? "gateway-power" : "gateway-lying");
        var recording = new GatewayRecording(folder, readings);
        await recording.RunAsync(injections, limit.Token);
        var moments = 0;
        recording.Play((_, _) => moments++);
        var loss = new PowerLoss(states, seed, TrialsAtOnce);
        var configuration = Path.Combine(folder, "gateway.json");
        loss.Run<IReadOnlySet<int>>(moments, recording.Play, (data, acknowledged) =>
        {
            var promised = acknowledged.ToHashSet();
            return Task.Run(() => GatewayTrial.FindFaultAsync(
                data, readings, promised, configuration, CancellationToken.None));
        });
        Tell(output, "gateway", loss, moments);
        return loss;
    }

    private static void Tell(TextWriter output, string what, PowerLoss loss, int moments)
    {
        foreach (var fault in loss.Faults.Take(20))
        {
            output.WriteLine(fault);
        }
        output.WriteLine(loss.Summary(what, moments));
    }
}
