using System.Globalization;

namespace Telemetry.Campaigns.Tests;

/// <summary>The long campaigns, one by one; short ones of each are among the tests.</summary>
internal static class Program
{
    private const int BadUsage = 2;

    private const string Help = """
        usage: NAME [--count N] [--seed N]

          power-loss-agent     disks of the real agent after a loss of power; 2000 by default
          power-loss-gateway   the same of the real gateway
          lying-agent          the same of an agent whose fsyncs do nothing: must find losses
          lying-gateway        the same of a gateway whose fsyncs do nothing: must find losses

        Exit code 1: something was lost, wrong or not found.
        """;

    public static async Task<int> Main(string[] arguments)
    {
        var (count, seed) = (2000, 1);
        for (var i = 1; i + 1 < arguments.Length; i += 2)
        {
            var value = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
            (count, seed) = arguments[i] == "--count" ? (value, seed) : (count, value);
        }
        var output = Console.Out;
        switch (arguments.FirstOrDefault())
        {
            case "power-loss-agent":
                return (await PowerLossCampaign.AgentAsync(20_000, count, seed, output)).Faults.Count > 0 ? 1 : 0;
            case "power-loss-gateway":
                return (await PowerLossCampaign.GatewayAsync(400, count, seed, output)).Faults.Count > 0 ? 1 : 0;
            case "lying-agent":
                return (await PowerLossCampaign.AgentAsync(
                    5_000, count, seed, output, PowerLossCampaign.LyingSyncs)).Faults.Count > 0 ? 0 : 1;
            case "lying-gateway":
                return (await PowerLossCampaign.GatewayAsync(
                    100, count, seed, output, PowerLossCampaign.LyingSyncs)).Faults.Count > 0 ? 0 : 1;
            default:
                await output.WriteLineAsync(Help);
                return BadUsage;
        }
    }
}
