using Xunit.Abstractions;

namespace Telemetry.Gateway.Tests.Webhooks.Campaign;

/// <summary>Every fault of a receiver, ten times each: nothing is lost, and the order of each alert is kept.</summary>
public sealed class ReceiverFaultTests(ITestOutputHelper output)
{
    private const int Seeds = 10;

    [Theory]
    [InlineData(ReceiverFault.Down)]
    [InlineData(ReceiverFault.Slow)]
    [InlineData(ReceiverFault.Error)]
    [InlineData(ReceiverFault.TooMany)]
    [InlineData(ReceiverFault.Gone)]
    [InlineData(ReceiverFault.Redirect)]
    [InlineData(ReceiverFault.Rebinding)]
    [InlineData(ReceiverFault.Reset)]
    public async Task Everything_arrives_in_order_once_the_receiver_is_well(ReceiverFault fault)
    {
        var counts = new List<CampaignCounts>();
        for (int seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                await using var run = new CampaignRun(fault, seed);
                counts.Add(await run.PlayAsync());
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException($"{fault}, seed {seed}: {failed.Message}", failed);
            }
        }

        output.WriteLine($"{fault}: {counts.Count} runs, {counts.Sum(one => one.Faults)} faults, "
            + $"{counts.Sum(one => one.Requests)} requests, {counts.Sum(one => one.Events)} events delivered, 0 lost, "
            + $"{counts.Sum(one => one.Repeated)} repeated under their id, "
            + $"{counts.Sum(one => one.Lasted.TotalHours):F0} virtual hours");
    }
}
