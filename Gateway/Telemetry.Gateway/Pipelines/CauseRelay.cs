using Telemetry.Alerts;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Runtime;
using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Ingest;
using Telemetry.Gateway.Interfaces;
using Telemetry.Gateway.Retention;
using Telemetry.Journal;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// Reports the alerts of each pipeline that may explain alerts of others: reads them in the output journal and journals
/// them as control records, which every pipeline hears. It may say a thing twice, never not at all: who hears it knows
/// the newer row.
/// </summary>
internal sealed class CauseRelay(
    GatewayOptions options, GatewayJournals journals, GatewayDisk disk, PipelineSet pipelines, IControl control,
    TimeProvider time) : BackgroundService, IJournalReaders
{
    private const int StrideRecords = 1_000;

    private static readonly TimeSpan KeepInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(1);

    private readonly string _plant = options.Topology is { } topology ? CauseFile.PlantOf(topology) : "";
    private CauseLedger _ledger = null!; // Set before the journal is read.
    private long _next;
    private long _coldEnd;
    private string _heardBy = "";
    private long _saidAt;
    private long _keptAt;
    private long _kept = -1;

    /// <summary>The next record to be looked at.</summary>
    public long Next => Interlocked.Read(ref _next);

    public IEnumerable<JournalNeed> Needs(JournalSide side) => side == JournalSide.Output && HasCauses
        ? [new JournalNeed("causes", Next, GoesOn: false)]
        : [];

    public void Hasten(JournalSide side)
    {
    }

    private bool HasCauses => options.Topology is { Causes.Count: > 0 };

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Yield();
        if (options.Topology is not { } topology || !HasCauses)
        {
            return;
        }

        try
        {
            await FollowAsync(new CauseReach(topology), stop);
        }
        catch (JournalFailedException)
        {
            // The journal watch says so and stops the process.
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    private async Task FollowAsync(CauseReach reach, CancellationToken stop)
    {
        Begin(reach);
        using JournalReader reader = journals.Output.OpenReader(new JournalPosition(_next));
        Task<bool> readable = reader.WaitToReadAsync(stop).AsTask();
        while (true)
        {
            Read(reader);
            if (_next >= _coldEnd || reader.Position.Value >= _coldEnd)
            {
                await SayAsync(stop);
            }

            readable = readable.IsCompleted ? reader.WaitToReadAsync(stop).AsTask() : readable;
            using var nap = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(readable, Task.Delay(Nap, time, nap.Token));
            await nap.CancelAsync();
            stop.ThrowIfCancellationRequested();
            if (readable.IsCompleted && !await readable)
            {
                // The journal was closed.
                return;
            }
        }
    }

    private void Begin(CauseReach reach)
    {
        _ledger = new CauseLedger(reach);
        _heardBy = "";
        CauseFile? file = CauseFile.TryRead(options.DataDirectory, disk.Files);
        long end = journals.Output.DurableEnd.Value;
        if (file is not null && file.Plant == _plant && file.Next >= journals.Output.Start.Value && file.Next <= end)
        {
            foreach (ReportedAlert alert in file.Standing)
            {
                _ledger.Put(alert);
            }

            _coldEnd = 0;
            Interlocked.Exchange(ref _next, file.Next);
            return;
        }

        _coldEnd = end;
        Interlocked.Exchange(ref _next, journals.Output.Start.Value);
        TakeBefore();
    }

    /// <summary>What was said last in records that are gone still stands.</summary>
    private void TakeBefore()
    {
        foreach (StandingRow row in journals.Standing.Find()?.Alerts ?? [])
        {
            _ledger.Take(row.Position, row.Record);
        }
    }

    /// <summary>Reads what is there, a stride at a time.</summary>
    private void Read(JournalReader reader)
    {
        for (int left = StrideRecords; left > 0 && reader.TryRead(out JournalRecord record); left--)
        {
            if (record.Position.Value > _next)
            {
                _ledger.Forget();
                TakeBefore();
            }

            try
            {
                if (OutputRecord.Peek(record.Payload).Stream == AlertSchema.Stream)
                {
                    _ledger.Take(record.Position.Value, OutputRecord.Decode(record.Payload));
                }
            }
            catch (FormatException)
            {
                // Of a version that this program does not know: the views say so.
            }

            Interlocked.Exchange(ref _next, record.Position.Value + 1);
        }
    }

    private async Task SayAsync(CancellationToken stop)
    {
        string heardBy = HeardBy();
        if (heardBy.Length == 0)
        {
            return;
        }

        if (heardBy != _heardBy || time.GetElapsedTime(_saidAt) >= TopologyLimits.ReportInterval)
        {
            // A pipeline that is new, or begins anew, may not have heard what was said before.
            (_heardBy, _saidAt) = (heardBy, time.GetTimestamp());
            _ledger.SayAgain();
        }

        if (pipelines.Pipelines.Count(slot => slot.Definition.Rules.Count > 0) < 2)
        {
            _ledger.DropNews();
        }

        bool hasNews = _ledger.NewsCount > 0;
        if (_coldEnd > 0)
        {
            _ledger.ForgetOldNews();
            _coldEnd = 0;
        }

        foreach (ReportedAlert[] news in _ledger.News().Chunk(TopologyLimits.ReportAlertsMax))
        {
            if (!await TryReportAsync(news, stop))
            {
                return;
            }
        }

        if (_kept != _next && (hasNews || time.GetElapsedTime(_keptAt) >= KeepInterval))
        {
            Keep();
        }
    }

    /// <summary>False: there is no room for it now.</summary>
    private async Task<bool> TryReportAsync(ReportedAlert[] news, CancellationToken stop)
    {
        byte[] payload = new CauseReport { Alerts = news }.ToPayload();
        if (payload.Length > GatewayLimits.ControlBytesMax && news.Length > 1)
        {
            int half = news.Length / 2;
            return await TryReportAsync(news[..half], stop) && await TryReportAsync(news[half..], stop);
        }

        try
        {
            if (payload.Length <= GatewayLimits.ControlBytesMax)
            {
                await control.SubmitAsync(ControlKind.CauseReported, payload, stop);
            }

            _ledger.Reported(news);
            return true;
        }
        catch (JournalFullException)
        {
            return false;
        }
    }

    private void Keep()
    {
        try
        {
            new CauseFile(_plant, _next, _ledger.Standing).Write(options.DataDirectory, disk.Files);
            _kept = _next;
        }
        catch (IOException)
        {
            // The next start reads from where it was kept last.
        }

        _keptAt = time.GetTimestamp();
    }

    /// <summary>The lives of all pipelines; empty as long as one of them has not begun.</summary>
    private string HeardBy()
    {
        IReadOnlyList<PipelineSlot> slots = pipelines.Pipelines;
        return slots.Any(slot => slot.State.State is PipelineCondition.None or PipelineCondition.Removed)
            ? ""
            : string.Join('\n', slots.Select(slot => $"{slot.Name} {slot.State.Origin}"));
    }
}
