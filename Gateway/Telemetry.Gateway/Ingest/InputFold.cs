using Telemetry.Gateway.Configuration;
using Telemetry.Gateway.Devices;
using Telemetry.Gateway.History;
using Telemetry.Journal;

namespace Telemetry.Gateway.Ingest;

/// <summary>
/// Reads the input journal into the device view and the readings index: first from the newest snapshot of both to the
/// journal's end, so that the process knows what the one before knew, then as records become durable, which also feeds
/// the live tap. One reader; the snapshot says how far it is.
/// </summary>
internal sealed partial class InputFold(
    GatewayJournals journals,
    FoldSnapshots snapshots,
    DeviceView view,
    ReadingIndex index,
    LiveTap tap,
    ILogger<InputFold> logger) : BackgroundService
{
    private readonly PackRecord _pack = new();
    private JournalReader? _reader;
    private JournalStamp _last;
    private long _next;
    private long _saved;
    private volatile bool _isWanted;

    /// <summary>Where the snapshots are written to; a simulator's own.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;

    /// <summary>The next record to be folded.</summary>
    public long Next => Interlocked.Read(ref _next);

    /// <summary>
    /// Folds all that is durable and gives the last record's stamp. Called once, before anything is appended.
    /// </summary>
    public JournalStamp CatchUp()
    {
        if (snapshots.Newest(view, index, IsOfThisJournal) is { } found)
        {
            (_next, _last) = found;
        }

        _saved = _next;
        _reader = journals.Input.OpenReader(new JournalPosition(_next));
        while (_reader.TryRead(out JournalRecord record))
        {
            Fold(record.Position.Value, record.Payload, isLive: false);
        }

        if (_next - _saved >= GatewayLimits.FoldSnapshotRecords)
        {
            Save(Snapshot());
        }

        return _last;
    }

    /// <summary>A snapshot is written as soon as there is a record: retention waits for it.</summary>
    public void Hasten() => _isWanted = true;

    /// <summary>Runs until cancelled, or until the journal is closed; then writes a last snapshot.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        Task saving = Task.CompletedTask;
        try
        {
            while (await _reader!.WaitToReadAsync(stop))
            {
                while (_reader.TryRead(out JournalRecord record))
                {
                    Fold(record.Position.Value, record.Payload, isLive: true);
                }

                if (saving.IsCompleted && IsSnapshotDue())
                {
                    _isWanted = false;
                    saving = SaveAsync(Snapshot());
                }
            }
        }
        catch (JournalFailedException)
        {
            // The watch stops the process.
        }
        finally
        {
            await saving;
            if (_next > _saved)
            {
                Save(Snapshot());
            }
        }
    }

    public override void Dispose()
    {
        _reader?.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    private bool IsSnapshotDue() =>
        _next - _saved >= GatewayLimits.FoldSnapshotRecords || (_isWanted && _next > _saved);

    private FoldSnapshot Snapshot()
    {
        index.DropBefore(journals.Input.Start.Value);
        return FoldSnapshot.Take(_next, _last, view, index);
    }

    private async Task SaveAsync(FoldSnapshot snapshot) => await Task.Factory.StartNew(
        () => Save(snapshot), CancellationToken.None, TaskCreationOptions.None, Scheduler);

    /// <summary>Whoever cannot write it keeps the old one: it only makes the next start slower.</summary>
    private void Save(FoldSnapshot snapshot)
    {
        try
        {
            snapshots.Write(snapshot);
            Interlocked.Exchange(ref _saved, snapshot.Next);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(failed.Message);
        }
    }

    /// <summary>A snapshot whose last record is another one is that of a journal that was taken away.</summary>
    private bool IsOfThisJournal(long next, JournalStamp last)
    {
        if (next > journals.Input.DurableEnd.Value)
        {
            return false;
        }

        if (next <= journals.Input.Start.Value)
        {
            return true;
        }

        using JournalReader reader = journals.Input.OpenReader(new JournalPosition(next - 1));
        return !reader.TryRead(out JournalRecord record)
            || record.Position.Value != next - 1
            || new InputRecord(record.Payload).Stamp == last;
    }

    private void Fold(long position, ReadOnlySpan<byte> bytes, bool isLive)
    {
        InputRecord record = new(bytes);
        _last = record.Stamp;
        switch (record.Kind)
        {
            case InputKind.Pack:
                _pack.Read(record);
                view.Fold(_pack, record.Stamp.TimeMicros);
                index.Take(position, _pack.Device, _pack.Times);
                if (isLive)
                {
                    tap.Offer(_pack);
                }

                break;
            case InputKind.Status:
                view.Fold(StatusRecord.Read(record));
                break;
            case InputKind.DeadLetter:
                view.Fold(DeadLetterRecord.Read(record), position, record.Stamp.TimeMicros);
                break;
            case InputKind.Control:
                if (InputRecords.TryReadModelChange(record) is { } change)
                {
                    view.FoldModel(change.Device);
                }

                break;
            case InputKind.None:
            case InputKind.Tick:
            default:
                break;
        }

        Interlocked.Exchange(ref _next, position + 1);
    }

    [LoggerMessage(
        EventId = (int)LogEvent.SnapshotNotWritten,
        Level = LogLevel.Warning,
        Message = "The snapshot of the device view could not be written and is tried again later: {Reason}")]
    private partial void LogNotWritten(string reason);
}
