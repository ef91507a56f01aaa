using Telemetry.Contract.Live;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Live;

/// <summary>
/// Hands results and alerts to the clients that asked for them, once they are durable in the output journal; alerts
/// once the views have them, too: who subscribes and then reads the list misses none, and what the feed has said the
/// list says.
/// </summary>
internal sealed class LiveOutputsFeed : BackgroundService
{
    private readonly IOutputLog _outputs;
    private readonly LiveConnections _connections;
    private long _offered;

    public LiveOutputsFeed(IOutputLog outputs, LiveConnections connections, ViewWriter views)
    {
        _outputs = outputs;
        _connections = connections;
        views.OnApplied = OfferAlerts;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nobody could have asked yet: what is in the journal at the start is history, and REST's.
        using IOutputReader reader = _outputs.OpenReader(_outputs.DurableEnd);
        while (await reader.WaitToReadAsync(stoppingToken))
        {
            while (reader.TryRead(out OutputRecord? record))
            {
                foreach (LiveConnection connection in _connections.All)
                {
                    connection.Offer(record);
                }
            }
        }
    }

    /// <summary>On the views' thread, record by record. Views that are made anew say nothing twice.</summary>
    private void OfferAlerts(OutputRecord record)
    {
        if (record.Stream != AlertRows.Stream || record.Position < _offered)
        {
            return;
        }
        _offered = record.Position + 1;
        IReadOnlyList<AlertItem>? alerts = null;
        foreach (LiveConnection connection in _connections.All)
        {
            // Once for all, and only when somebody is there.
            connection.Offer(alerts ??= AlertRows.ToItems(record));
        }
    }
}
