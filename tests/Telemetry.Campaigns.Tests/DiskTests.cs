using Telemetry.Campaigns.Tests.BitFlips;
using Telemetry.Campaigns.Tests.DiskErrors;
using Telemetry.Campaigns.Tests.FullDisks;
using Xunit.Abstractions;

namespace Telemetry.Campaigns.Tests;

/// <summary>Short versions of the campaigns about disks that are full, broken or damaged.</summary>
public sealed class DiskTests(ITestOutputHelper output) : IDisposable
{
    private readonly StringWriter _told = new();

    public void Dispose()
    {
        output.WriteLine(_told.ToString());
        _told.Dispose();
    }

    [Fact]
    public async Task A_gateway_whose_disk_fills_refuses_and_goes_on_by_itself() =>
        Assert.Equal(3, (await FullDiskCampaign.GatewayAsync(3, _told)).Count);

    [Fact]
    public async Task An_agent_whose_disk_fills_promises_nothing_and_goes_on_by_itself() =>
        Assert.Equal(3, (await FullDiskCampaign.AgentAsync(3, _told)).Count);

    [Fact]
    public async Task A_gateway_whose_sync_fails_acknowledges_nothing_more_and_ends() =>
        Assert.Empty(await DiskErrorCampaign.GatewayAsync([3, 6, 10, 20], _told));

    [Fact]
    public async Task A_gateway_that_cannot_sync_its_checkpoints_ends() =>
        Assert.Empty(await FolderErrors.CheckpointsAsync(_told));

    [Fact]
    public async Task An_agent_whose_sync_fails_acknowledges_nothing_more_and_ends() =>
        Assert.Empty(await DiskErrorCampaign.AgentAsync([2, 4, 9], _told));

    [Fact]
    public async Task A_flipped_bit_costs_nothing_or_is_named() =>
        Assert.Empty(await BitFlipCampaign.RunAsync(flips: 20, seed: 3, _told));
}
