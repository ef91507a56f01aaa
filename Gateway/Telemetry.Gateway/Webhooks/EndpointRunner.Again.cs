using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Webhooks;

/// <content>What people ask of an endpoint while it runs: something once more, or to go on at all.</content>
internal sealed partial class EndpointRunner
{
    private TaskCompletionSource _call = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _answered;

    private Task NextCall => Volatile.Read(ref _call).Task;

    /// <summary>There is news in the ledger, or a reason to end: do not wait for the next attempt's time.</summary>
    public void Call() => Interlocked.Exchange(
        ref _call, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Takes what is to be sent once more: the events are read again where they always were.</summary>
    private async Task FillAgainAsync(Task called, CancellationToken stop)
    {
        if (ReferenceEquals(_answered, called))
        {
            return;
        }
        foreach (DeliveryRecord wanted in _state.Again.Where(one => !_queue.HoldsAgain(one.Position, one.Row)))
        {
            if (_queue.Count >= WebhookLimits.PendingMax)
            {
                return;
            }
            if (Read(wanted) is { } delivery)
            {
                Take(delivery.Again(), _state.LastAttempt(wanted.Position, wanted.Row));
                continue;
            }
            await _ledger.WriteAsync(wanted with
            {
                Kind = DeliveryKind.Dead,
                Error = "the event is not kept any more",
                At = _time.GetUtcNow(),
            }, stop);
        }
        _answered = called;
    }

    private Delivery? Read(DeliveryRecord wanted)
    {
        using IOutputReader reader = _outputs.OpenReader(wanted.Position);
        return reader.TryRead(out OutputRecord? record) && record.Position == wanted.Position
            ? NotificationRows.Of(record).FirstOrDefault(delivery => delivery.Row == wanted.Row)
            : null;
    }
}
