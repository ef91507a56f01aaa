using Telemetry.Contract.Live;
using Telemetry.Gateway.History;

namespace Telemetry.Gateway.Live;

/// <summary>
/// Hands results and alerts to the clients that asked for them, once they are durable in the output journal.
/// </summary>
internal sealed class LiveOutputsFeed(IOutputLog outputs, LiveConnections connections) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nobody could have asked yet: what is in the journal at the start is history, and REST's.
        using IOutputReader reader = outputs.OpenReader(outputs.DurableEnd);
        while (await reader.WaitToReadAsync(stoppingToken))
        {
            while (reader.TryRead(out OutputRecord? record))
            {
                Offer(record);
            }
        }
    }

    private void Offer(OutputRecord record)
    {
        IReadOnlyList<AlertItem>? alerts = null;
        foreach (LiveConnection connection in connections.All)
        {
            connection.Offer(record);
            if (record.Stream == AlertRows.Stream)
            {
                // Once for all, and only when somebody is there.
                connection.Offer(alerts ??= AlertRows.ToItems(record));
            }
        }
    }
}
