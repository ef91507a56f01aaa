using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// Keeps the view of what people did up to date with the input journal. Few records are control records, so the place
/// is written only with one of them, and now and then between.
/// </summary>
internal sealed class AuditViewWriter(ViewStore views, GatewayJournals journals, TimeProvider time)
    : BackgroundService, IJournalReaders
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private long _next;

    /// <summary>The next record to be looked at.</summary>
    public long Next => Interlocked.Read(ref _next);

    public IEnumerable<JournalNeed> Needs(JournalSide side) =>
        side == JournalSide.Input ? [new JournalNeed("audit", Next, GoesOn: false)] : [];

    public void Hasten(JournalSide side)
    {
    }

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
        long written = views.Position(ViewSource.Inputs);
        if (written > journals.Input.DurableEnd.Value)
        {
            views.StartAnew("the input journal ends before the position that the audit has applied");
            return;
        }

        using JournalReader reader = journals.Input.OpenReader(new JournalPosition(written));
        Interlocked.Exchange(ref _next, Math.Max(written, journals.Input.Start.Value));
        var batch = new List<AuditEntry>();
        long pruned = 0;
        while (await reader.WaitToReadAsync(until.Token))
        {
            Read(reader, batch);
            long next = reader.Position.Value;
            if (batch.Count > 0 || next - written >= HistoryLimits.AuditStrideRecords)
            {
                if (!views.TryApply(
                    ViewSource.Inputs, written, next, database => batch.ForEach(database.Audit.Put)))
                {
                    return;
                }

                written = next;
            }

            Interlocked.Exchange(ref _next, next);
            long start = journals.Input.Start.Value;
            pruned = start > pruned && !views.TryPrune(ViewSource.Inputs, start) ? start : pruned;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
    }

    private static void Read(JournalReader reader, List<AuditEntry> batch)
    {
        batch.Clear();
        int seen = 0;
        while (seen++ < HistoryLimits.AuditStrideRecords && batch.Count < HistoryLimits.BatchRowsMax
            && reader.TryRead(out JournalRecord record))
        {
            if (Entry(record) is { } entry)
            {
                batch.Add(entry);
            }
        }
    }

    private static AuditEntry? Entry(in JournalRecord record)
    {
        try
        {
            return AuditEntry.Of(record.Position.Value, new InputRecord(record.Payload));
        }
        catch (InvalidDataException)
        {
            // Of a version that this program does not know: the pipelines say so.
            return null;
        }
    }
}
