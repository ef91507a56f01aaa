using System.Diagnostics.CodeAnalysis;

namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// The unsettled deliveries of one endpoint. Those of one key go out one after the other, in the journal's order, and a
/// failing one holds up its own key only. Not thread-safe; the caller says what time it is.
/// </summary>
internal sealed class DeliveryQueue
{
    private readonly Dictionary<string, Queue<Delivery>> _lanes = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Delivery, (DateTimeOffset Due, long Position, int Row)> _heads = new();
    private readonly SortedSet<(long Position, int Row)> _unsettled = [];
    private readonly HashSet<(long Position, int Row)> _again = [];

    /// <summary>Deliveries not settled, those under way included.</summary>
    public int Count => _unsettled.Count + _again.Count;

    /// <summary>The journal position of the oldest delivery that was never settled, or null.</summary>
    public long? Oldest => _unsettled.Count == 0 ? null : _unsettled.Min.Position;

    /// <summary>When the next delivery can be taken; null when none waits.</summary>
    public DateTimeOffset? NextDue => _heads.TryPeek(out _, out var priority) ? priority.Due : null;

    /// <summary>Whether this delivery waits or is under way once more.</summary>
    public bool HoldsAgain(long position, int row) => _again.Contains((position, row));

    /// <summary>Adds a delivery behind those of its key.</summary>
    public void Enqueue(Delivery delivery)
    {
        bool isNew = delivery.IsAgain
            ? _again.Add((delivery.Position, delivery.Row))
            : _unsettled.Add((delivery.Position, delivery.Row));
        if (!isNew)
        {
            return;
        }
        if (_lanes.TryGetValue(delivery.OrderKey, out Queue<Delivery>? lane))
        {
            lane.Enqueue(delivery);
            return;
        }
        _lanes.Add(delivery.OrderKey, new Queue<Delivery>([delivery]));
        Offer(delivery);
    }

    /// <summary>Takes a due delivery; its key rests until <see cref="Settle"/> or <see cref="Retry"/>.</summary>
    public bool TryTake(DateTimeOffset now, [NotNullWhen(true)] out Delivery? delivery)
    {
        if (_heads.TryPeek(out delivery, out var priority) && priority.Due <= now)
        {
            _heads.Dequeue();
            return true;
        }
        delivery = null;
        return false;
    }

    /// <summary>The delivery is done with, one way or the other.</summary>
    public void Settle(Delivery delivery)
    {
        _ = delivery.IsAgain
            ? _again.Remove((delivery.Position, delivery.Row))
            : _unsettled.Remove((delivery.Position, delivery.Row));
        Queue<Delivery> lane = _lanes[delivery.OrderKey];
        lane.Dequeue();
        if (lane.TryPeek(out Delivery? next))
        {
            Offer(next);
            return;
        }
        _lanes.Remove(delivery.OrderKey);
    }

    /// <summary>The delivery is to be tried again at <see cref="Delivery.DueAt"/>.</summary>
    public void Retry(Delivery delivery) => Offer(delivery);

    private void Offer(Delivery delivery) =>
        _heads.Enqueue(delivery, (delivery.DueAt, delivery.Position, delivery.Row));
}
