using Telemetry.Edge.Publishing;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Publishing;

/// <content>
/// Connections that die without a word, gateways that do not want the agent, and how fast a backlog goes.
/// </content>
public sealed partial class PublisherTests
{
    private static readonly PublisherOptions Patient = new() { Agent = "press", AckTimeout = TimeSpan.FromDays(40) };

    [Fact]
    public async Task A_half_open_connection_is_found_though_a_pack_may_take_for_weeks()
    {
        AddPacks(1);
        Start(Patient);
        await Turn.Until(_bench.Time, () => _link.Connects == 2, "a new connection", TimeSpan.FromMilliseconds(200));
        Assert.Contains("Nothing was heard", Told(), StringComparison.Ordinal);
        Assert.Equal(1, _bench.Spool.Outlet.Backlog().Readings);
    }

    [Fact]
    public async Task A_gateway_that_does_not_want_the_agent_is_asked_ever_more_rarely_and_told_once()
    {
        _link.Unwanted = "NotAuthorized";
        Start();
        var end = _bench.Time.GetUtcNow().AddHours(1);
        await Turn.Until(_bench.Time, () => _bench.Time.GetUtcNow() >= end, "an hour", TimeSpan.FromSeconds(1));
        await Turn.Until(_bench.Time, () => _link.Connects > 3, "still tried", TimeSpan.FromSeconds(1));
        Assert.Equal(1, Told().Split("1107").Length - 1);
        _link.Unwanted = null;
        await Turn.Until(_bench.Time, () => Told().Contains("1101", StringComparison.Ordinal), "wanted again");
    }

    [Fact]
    public async Task The_state_says_how_fast_the_backlog_goes_and_when_it_is_gone()
    {
        AddPacks(200, readingsPerPack: 10);
        _bench.KillAndRestart();
        _link.TakesAll = true;
        Start(new PublisherOptions { Agent = "press", BacklogReadingsPerSecond = 100 });
        await Turn.Until(_bench.Time, () => LastState().Backlog is { Readings: > 0, Rate: > 0 }, "under way");
        var backlog = LastState().Backlog!;
        Assert.Equal(backlog.Readings / backlog.Rate!.Value, backlog.EtaSeconds!.Value, 3);
        await Turn.Until(_bench.Time, () => LastState().Backlog is { Readings: 0, EtaSeconds: 0 }, "gone");
    }
}
