using Telemetry.Contract;
using Telemetry.Edge.Publishing;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Publishing;

/// <content>Devices that the gateway does not take from this agent.</content>
public sealed partial class PublisherTests
{
    private static readonly PublisherOptions Narrow = new() { Agent = "press", InFlightMax = 8 };

    [Fact]
    public async Task A_barred_device_holds_no_place_in_the_window()
    {
        AddPacks(40, device: "other");
        AddPacks(10);
        BarOther();
        Start(Narrow);
        await Turn.Until(_bench.Time, () => PackCount("press") == 10, "the other device flows");
        AddPacks(10, device: "other");
        AddPacks(10);
        await Turn.Until(_bench.Time, () => PackCount("press") == 20, "the other device flows on");
        Assert.Equal(50, _bench.Spool.Outlet.Backlog().Readings);
        Assert.Equal(T0, _bench.Spool.Outlet.Backlog().OldestMicros);
    }

    [Fact]
    public async Task A_gateway_without_room_is_asked_with_one_pack_at_a_time_and_nothing_is_parked()
    {
        AddPacks(300);
        _link.TakesAll = true;
        _link.IsFull = true;
        Start(Narrow);
        await Turn.Until(_bench.Time, () => _link.Count("press") >= 8, "refused");
        var before = _link.Count("press");
        var end = _bench.Time.GetUtcNow().AddHours(1);
        await Turn.Until(_bench.Time, () => _bench.Time.GetUtcNow() >= end, "an hour", TimeSpan.FromSeconds(1));
        Assert.True(_link.Count("press") - before <= 3_600, $"{_link.Count("press") - before} tries in an hour");
        Assert.Null(LastState().Refused);
        Assert.Equal(1, Told().Split("1103").Length - 1);

        _link.IsFull = false;
        await Turn.Until(_bench.Time, () => _bench.Spool.Outlet.Backlog().Readings == 0, "all is taken");
    }

    [Fact]
    public async Task A_barred_device_in_the_backlog_holds_nobody_up()
    {
        AddPacks(3000, device: "other");
        AddPacks(10);
        _bench.KillAndRestart();
        BarOther();
        Start(Narrow);
        await Turn.Until(_bench.Time, () => PackCount("press") == 10, "the other device flows");
        Assert.Equal(3000, _bench.Spool.Outlet.Backlog().Readings);
    }

    [Fact]
    public async Task The_state_names_a_barred_device_and_why()
    {
        AddPacks(1, device: "other");
        BarOther();
        Start(Narrow);
        await Turn.Until(_bench.Time, () => LastState().Refused is { Count: 1 }, "it is told");
        var refusal = LastState().Refused![0];
        Assert.Equal(("other", "NotAuthorized"), (refusal.Device, refusal.Reason));
        Assert.Contains("1105", Told(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_barred_device_is_tried_with_one_pack_and_ever_more_rarely()
    {
        AddPacks(100, device: "other");
        BarOther();
        Start(Narrow);
        await Turn.Until(_bench.Time, () => _link.Count("other") >= 8, "refused");
        var before = _link.Count("other");
        var end = _bench.Time.GetUtcNow().AddHours(1);
        await Turn.Until(_bench.Time, () => _bench.Time.GetUtcNow() >= end, "an hour", TimeSpan.FromSeconds(1));
        Assert.True(_link.Count("other") - before <= 100, $"{_link.Count("other") - before} tries in an hour");
        // The clock may run ahead of the publisher, so how many tries an hour has at least is nothing to count.
        await Turn.Until(
            _bench.Time, () => _link.Count("other") - before >= 10, "still tried", TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_barred_device_that_is_allowed_again_delivers_all_that_was_kept()
    {
        AddPacks(300, device: "other");
        BarOther();
        Start(Narrow);
        await Turn.Until(_bench.Time, () => LastState().Refused is not null, "refused");
        AddPacks(5, device: "other");
        _link.BarredDevice = null;
        await Turn.Until(_bench.Time, () => _bench.Spool.Outlet.Backlog().Readings == 0, "delivered");
        await Turn.Until(_bench.Time, () => LastState().Refused is null, "and told");
        _bench.KillAndRestart();
        Assert.Contains("1106", Told(), StringComparison.Ordinal);
    }

    private void BarOther() => (_link.TakesAll, _link.BarredDevice) = (true, "other");

    private int PackCount(string device) => _link.All("/data").Concat(_link.All("/backlog"))
        .Where(m => m.Device == device)
        .Sum(m => SpoolBench.Decode(m.Payload).Count);

    private AgentState LastState()
    {
        var all = _link.All("/state");
        Assert.True(AgentState.TryParse(all.Length == 0 ? AgentState.Offline : all[^1].Payload, out var state));
        return state;
    }
}
