
namespace Telemetry.FirmwareSim.Demo;

/// <summary>The webhook receiver's memory: the newest deliveries, oldest first. Calls are thread-safe.</summary>
internal sealed class WebhookInbox
{
    private const int Kept = 200;

    private readonly Lock _lock = new();
    private readonly Queue<WebhookDelivery> _deliveries = new();

    public IReadOnlyList<WebhookDelivery> Deliveries
    {
        get
        {
            lock (_lock)
            {
                return [.. _deliveries];
            }
        }
    }

    public void Add(WebhookDelivery delivery)
    {
        lock (_lock)
        {
            _deliveries.Enqueue(delivery);
            if (_deliveries.Count > Kept)
            {
                _deliveries.Dequeue();
            }
        }
    }
}
