using Xunit.Abstractions;

namespace Telemetry.Campaigns.Tests;

/// <summary>Short versions of the campaigns of <see cref="PowerLossCampaign"/>.</summary>
public sealed class PowerLossTests(ITestOutputHelper output)
{
    [Fact]
    public async Task After_a_loss_of_power_the_agent_has_every_reading_that_it_promised()
    {
        using var told = new StringWriter();
        var loss = await PowerLossCampaign.AgentAsync(lines: 4_000, states: 60, seed: 7, told);
        output.WriteLine(told.ToString());
        Assert.Equal(60, loss.Tried);
        Assert.Empty(loss.Faults);
    }

    [Fact]
    public async Task After_a_loss_of_power_the_gateway_has_every_reading_once_in_its_window()
    {
        using var told = new StringWriter();
        var loss = await PowerLossCampaign.GatewayAsync(readings: 100, states: 20, seed: 7, told);
        output.WriteLine(told.ToString());
        Assert.Equal(20, loss.Tried);
        Assert.Empty(loss.Faults);
    }

    [Fact]
    public async Task An_agent_that_acknowledges_before_its_disk_has_it_is_caught()
    {
        using var told = new StringWriter();
        var loss = await PowerLossCampaign.AgentAsync(2_000, states: 20, seed: 7, told, PowerLossCampaign.LyingSyncs);
        output.WriteLine(told.ToString());
        Assert.Contains(loss.Faults, fault => fault.Contains("is lost", StringComparison.Ordinal));
    }
}
