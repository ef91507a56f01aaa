using Telemetry.Gateway.Webhooks;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// Keeps the view of webhook deliveries up to date with the ledger, as <see cref="ViewWriter"/> does with outputs.
/// </summary>
internal sealed class DeliveryViewWriter(ViewStore views, DeliveryLedger ledger, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

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
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // The file was given up: what comes next goes into a new one, from its start.
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
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, views.GivenUp);
        long position = views.Position(ViewSource.Deliveries);
        using JournalReader reader = ledger.Journal.OpenReader(new JournalPosition(position));
        var batch = new List<(long Position, DeliveryRecord Record)>();
        long pruned = 0;
        while (await reader.WaitToReadAsync(until.Token))
        {
            batch.Clear();
            while (batch.Count < HistoryLimits.BatchRowsMax && reader.TryRead(out JournalRecord record))
            {
                if (DeliveryRecord.Decode(record.Payload) is { } delivery)
                {
                    batch.Add((record.Position.Value, delivery));
                }
            }
            long next = reader.Position.Value;
            bool isApplied = views.TryApply(
                ViewSource.Deliveries, position, next, database => batch.ForEach(
                    delivery => database.Deliveries.Put(delivery.Position, delivery.Record)));
            if (!isApplied)
            {
                return;
            }
            position = next;
            long start = ledger.Journal.Start.Value;
            pruned = start > pruned && !views.TryPrune(ViewSource.Deliveries, start) ? start : pruned;
        }
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
    }
}
