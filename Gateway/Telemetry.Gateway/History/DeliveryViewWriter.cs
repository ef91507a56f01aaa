using Telemetry.Gateway.Webhooks;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// Keeps the view of webhook deliveries up to date with the ledger, as <see cref="ViewWriter"/> does with outputs.
/// </summary>
internal sealed class DeliveryViewWriter(ViewStore views, DeliveryLedger ledger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stop);
            }
            catch (ViewUnavailableException)
            {
                await Task.Delay(RetryInterval, time, stop);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    private async Task FollowAsync(CancellationToken stop)
    {
        long position = views.Position(ViewSource.Deliveries);
        using JournalReader reader = ledger.Journal.OpenReader(new JournalPosition(position));
        var batch = new List<DeliveryRecord>();
        while (await reader.WaitToReadAsync(stop))
        {
            batch.Clear();
            while (batch.Count < HistoryLimits.BatchRowsMax && reader.TryRead(out JournalRecord record))
            {
                if (DeliveryRecord.Decode(record.Payload) is { } delivery)
                {
                    batch.Add(delivery);
                }
            }
            long next = reader.Position.Value;
            bool isApplied = views.TryApply(
                ViewSource.Deliveries, position, next, database => batch.ForEach(database.Deliveries.Put));
            if (!isApplied)
            {
                return;
            }
            position = next;
        }
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
    }
}
