using Telemetry.Gateway.History;
using Telemetry.Gateway.Tests.Harness;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.Tests.Webhooks;

public sealed class DeliveryQueueTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly DeliveryQueue _queue = new();

    [Fact]
    public void Deliveries_of_one_key_go_one_after_the_other()
    {
        Add(1, "pump/t");
        Add(2, "pump/t");

        Assert.True(_queue.TryTake(Now, out Delivery? first));
        Assert.False(_queue.TryTake(Now, out _));
        _queue.Settle(first);

        Assert.True(_queue.TryTake(Now, out Delivery? second));
        Assert.Equal(2, second.Position);
    }

    [Fact]
    public void Failing_key_holds_up_no_other()
    {
        Add(1, "pump/t");
        Add(2, "fan/t");
        Add(3, "pump/t");
        Assert.True(_queue.TryTake(Now, out Delivery? failing));
        failing.DueAt = Now.AddHours(1);
        _queue.Retry(failing);

        Assert.True(_queue.TryTake(Now, out Delivery? other));
        Assert.Equal(2, other.Position);
        Assert.False(_queue.TryTake(Now, out _));
        Assert.Equal(Now.AddHours(1), _queue.NextDue);
        Assert.True(_queue.TryTake(Now.AddHours(1), out Delivery? again));
        Assert.Same(failing, again);
    }

    [Fact]
    public void Oldest_is_the_first_unsettled_one_even_while_under_way()
    {
        Add(5, "pump/t");
        Add(7, "fan/t");
        _queue.TryTake(Now, out Delivery? first);

        Assert.Equal(5, _queue.Oldest);
        _queue.Settle(first!);
        Assert.Equal(7, _queue.Oldest);
    }

    [Fact]
    public void Same_row_is_taken_once()
    {
        Add(5, "pump/t");
        Add(5, "pump/t");

        Assert.Equal(1, _queue.Count);
    }

    private void Add(long position, string key) => _queue.Enqueue(new Delivery
    {
        Id = "msg_" + position,
        Position = position,
        Row = 0,
        Notification = new Notification.OfAlert(
            AlertRows.ToItem(ScriptedOutputs.Alert(0, "a" + position, key, "raised", 100))!),
    });
}
