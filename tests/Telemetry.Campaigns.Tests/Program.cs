using Telemetry.Campaigns.Tests.Alerts;
using Telemetry.Campaigns.Tests.BitFlips;
using Telemetry.Campaigns.Tests.Costs;
using Telemetry.Campaigns.Tests.DiskErrors;
using Telemetry.Campaigns.Tests.FullDisks;

namespace Telemetry.Campaigns.Tests;

/// <summary>The long campaigns, one by one; short ones of each are among the tests.</summary>
internal static class Program
{
    private const int BadUsage = 2;

    private const string Help = """
        usage: NAME [--count N] [--seed N]

          power-loss-agent     disks of the real agent after a loss of power; 2000 by default
          power-loss-gateway   the same of the real gateway
          full-disk-gateway    the disk of the real gateway is filled and freed under load; 20 times by default
          full-disk-agent      the same of the real agent
          disk-errors-gateway  each sync of the real gateway fails with EIO in its turn; the first 40 by default
          disk-errors-checkpoints  only the last part of it: the syncs of the checkpoints' folder
          disk-errors-agent    the same of the real agent
          bit-flips            one bit of the journals and checkpoints of a gateway is flipped; 1000 times by default
          journal-share        CPU time of a gateway under load, and its journals' part; 20000 packs by default
          agent-budget         memory and CPU of the agent at 100 readings/s, a week of 10/s in its spool, and how fast
                               that drains beside live readings; each part lasts 60 s by default
          alert-load           10,000 active alerts, first without events, then with 1000 a second for 60 s by default:
                               how long API and page take, and that they show in the end what the journal says
          lying-agent          the same of an agent whose fsyncs do nothing: must find losses
          lying-gateway        the same of a gateway whose fsyncs do nothing: must find losses

        Exit code 1: something was lost, wrong or not found; 2: the command line is not understood.
        """;

    private static readonly TimeSpan ResumeMax = TimeSpan.FromSeconds(5);

    private static readonly CampaignCall[] Campaigns =
    [
        new("power-loss-agent", 2000, Seed: 1),
        new("power-loss-gateway", 2000, Seed: 1),
        new("full-disk-gateway", 20),
        new("full-disk-agent", 20),
        new("disk-errors-gateway", 40),
        new("disk-errors-checkpoints", 0),
        new("disk-errors-agent", 40),
        new("bit-flips", 1000, Seed: 1),
        new("journal-share", 20_000),
        new("agent-budget", 60),
        new("alert-load", 60),
        new("lying-agent", 2000, Seed: 1),
        new("lying-gateway", 2000, Seed: 1),
    ];

    public static async Task<int> Main(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            await Console.Out.WriteLineAsync(Help);
            return BadUsage;
        }
        CampaignCall call;
        try
        {
            call = CampaignCall.Parse(arguments, Campaigns);
        }
        catch (ArgumentException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return BadUsage;
        }
        return await RunAsync(call, Console.Out);
    }

    private static async Task<int> RunAsync(CampaignCall call, TextWriter output)
    {
        var (name, count, seed) = call;
        switch (name)
        {
            case "power-loss-agent":
                return (await PowerLossCampaign.AgentAsync(20_000, count, seed, output)).Faults.Count > 0 ? 1 : 0;
            case "power-loss-gateway":
                return (await PowerLossCampaign.GatewayAsync(400, count, seed, output)).Faults.Count > 0 ? 1 : 0;
            case "full-disk-gateway":
                return Judge(await FullDiskCampaign.GatewayAsync(count, output));
            case "full-disk-agent":
                return Judge(await FullDiskCampaign.AgentAsync(count, output));
            case "disk-errors-gateway":
                return Judge([
                    .. await DiskErrorCampaign.GatewayAsync(Enumerable.Range(1, count), output),
                    .. await FolderErrors.CheckpointsAsync(output),
                ]);
            case "disk-errors-agent":
                return Judge(await DiskErrorCampaign.AgentAsync(Enumerable.Range(1, count), output));
            case "bit-flips":
                return Judge(await BitFlipCampaign.RunAsync(count, seed, output));
            case "disk-errors-checkpoints":
                return Judge(await FolderErrors.CheckpointsAsync(output));
            case "journal-share":
                await JournalShare.RunAsync(count, output);
                return 0;
            case "agent-budget":
                return Judge(await AgentBudget.RunAsync(TimeSpan.FromSeconds(count), output));
            case "alert-load":
                return Judge(await AlertLoad.RunAsync(TimeSpan.FromSeconds(count), output));
            case "lying-agent":
                return (await PowerLossCampaign.AgentAsync(
                    5_000, count, seed, output, PowerLossCampaign.LyingSyncs)).Faults.Count > 0 ? 0 : 1;
            case "lying-gateway":
                return (await PowerLossCampaign.GatewayAsync(
                    100, count, seed, output, PowerLossCampaign.LyingSyncs)).Faults.Count > 0 ? 0 : 1;
            default:
                throw new InvalidOperationException($"nothing is run for {name}");
        }
    }

    private static int Judge(IReadOnlyList<string> faults) => faults.Count > 0 ? 1 : 0;

    private static int Judge(IReadOnlyList<TimeSpan> resumed) => resumed.Any(time => time > ResumeMax) ? 1 : 0;
}
