using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.History;

/// <summary>
/// Keeps the views of the output journal up to date. It is their only writer of it: reads on from the applied position,
/// gathers what is there into a batch, and applies batch and position in one transaction, so that every record counts
/// exactly once. When the file had to be begun anew, it starts again at the journal's start.
/// </summary>
/// <remarks>
/// A failure sets the file aside; the pause behind it grows while nothing gets better. A record that fails again in a
/// new file is at fault itself: it is left out.
/// </remarks>
internal sealed class ViewWriter(ViewStore views, IOutputLog outputs, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PauseFirst = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    private readonly HashSet<long> _left = [];
    private long _suspect = -1;
    private long _failedBefore = -1;
    private TimeSpan _pause = PauseFirst;
    private long _applied;
    private long _pruned;
    private long _begun;
    private long _savedAt = time.GetTimestamp();
    private volatile bool _isSaveWanted;

    /// <summary>Told of each record that the views have now, again when they are made anew; null: nobody is.</summary>
    public Action<OutputRecord>? OnApplied { get; set; }

    /// <summary>The next record to be applied.</summary>
    public long Applied => Interlocked.Read(ref _applied);

    /// <summary>The first record that the views would need if they were started now.</summary>
    public long Needed => Math.Min(Applied, views.FirstUnsaved);

    /// <summary>The output journal's start up to which rows were removed.</summary>
    public long Pruned => Interlocked.Read(ref _pruned);

    /// <summary>How many output records the views do not show yet.</summary>
    public long LagRecords => Math.Max(0, outputs.End - Applied);

    /// <summary>Needs no more records than it must, from the next batch on. Any thread.</summary>
    public void Hasten() => _isSaveWanted = true;

    /// <summary>Applies one record to the views, within a transaction.</summary>
    /// <param name="database">The views.</param>
    /// <param name="record">The record.</param>
    /// <param name="stored">Records before it are in the file already.</param>
    public static void Put(ViewDatabase database, OutputRecord record, long stored = 0)
    {
        if (record.Position < stored && record.Stream != AlertRows.Stream)
        {
            return;
        }

        foreach (OutputRow row in record.Rows)
        {
            if (record.Stream == AlertRows.Stream)
            {
                if (AlertRows.ToItem(row) is { } alert)
                {
                    database.Alerts.Put(record, row, alert);
                }
            }
            else if (record.Stream == SilenceSchema.Stream)
            {
                database.Silences.Put(record, row);
            }
            else if (record.Stream == DeadLettersView.Stream)
            {
                database.DeadLetters.Put(record, row);
            }
            else
            {
                database.ResultsForWriting(record.Stream)?.Put(record, row);
            }
        }
    }

    /// <summary>Applies a record of what stands though it is gone, within a transaction.</summary>
    private static void PutStanding(ViewDatabase database, OutputRecord record, long stored)
    {
        foreach (OutputRow row in record.Rows)
        {
            if (record.Stream == SilenceSchema.Stream)
            {
                database.Silences.Put(record, row);
            }
            else if (AlertRows.ToItem(row) is { } alert)
            {
                database.Alerts.PutStanding(record, row, alert);
            }
        }
    }

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        // Applying is synchronous work: not on the thread that starts the host.
        await Task.Yield();
        if (views.IsOpen)
        {
            views.Verify();
        }
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
            catch (RecordApplyException poison)
            {
                _left.Add(poison.Position);
                views.Skip(poison);
            }
            catch (ViewUnavailableException)
            {
                // The disk is full, or the folder is gone: the journals hold everything until it is well again.
                await Task.Delay(RetryInterval, time, stop);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    private void Apply(
        ViewDatabase database, IReadOnlyList<OutputRecord> batch, Action<ViewDatabase, OutputRecord, long> put)
    {
        long stored = database.Stored(ViewSource.Outputs) ?? 0;
        foreach (OutputRecord record in batch.Where(record => !_left.Contains(record.Position)))
        {
            try
            {
                put(database, record, stored);
            }
            catch (Exception failed) when (failed is not (OutOfMemoryException or IOException))
            {
                bool isSecond = record.Position == _suspect;
                _suspect = record.Position;
                if (isSecond)
                {
                    throw new RecordApplyException(record.Position, failed);
                }
                throw;
            }
        }
    }

    /// <summary>Rows go with their records: some with each batch, so that applying is not held up.</summary>
    private void Prune(long start)
    {
        if (start > _pruned && !views.TryPrune(ViewSource.Outputs, start))
        {
            Interlocked.Exchange(ref _pruned, start);
        }
    }

    private void Save()
    {
        bool isDue = time.GetElapsedTime(_savedAt) >= HistoryLimits.AlertSaveInterval || _isSaveWanted;
        if (views.TrySaveAlerts(isDue ? 1 : HistoryLimits.AlertEventsUnsavedMax) && isDue)
        {
            _isSaveWanted = false;
            _savedAt = time.GetTimestamp();
        }
    }

    /// <summary>
    /// Lets records come together behind a transaction that was not full: what comes after a pause is applied at once.
    /// </summary>
    private async Task GatherAsync(int rowsBefore, CancellationToken stop)
    {
        TimeSpan rest = HistoryLimits.ApplyInterval - time.GetElapsedTime(_begun);
        if (_begun != 0 && rest > TimeSpan.Zero && rowsBefore < HistoryLimits.BatchRowsMax)
        {
            await Task.Delay(rest, time, stop);
        }
        _begun = time.GetTimestamp();
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stop, views.GivenUp);
        long position = views.Position(ViewSource.Outputs);
        // An output journal that begins anew (its folder was removed) makes the views those of another history.
        bool isForeign = views.Reached(ViewSource.Outputs) > outputs.DurableEnd;
        using IOutputReader reader = outputs.OpenReader(isForeign ? 0 : position);
        if (isForeign)
        {
            views.StartAnew("the output journal ends before the position that the views have applied");
            return;
        }
        if (position > 0 && outputs.Start > position)
        {
            // What they show as standing may have ended in what they missed; the rest of it goes with its records.
            views.Missed(ViewSource.Outputs, position, outputs.Start);
            views.StartAnew("records were let go that they did not have");
            return;
        }
        long start = Math.Max(position, outputs.Start);
        Interlocked.Exchange(ref _applied, start);
        if (position < start)
        {
            IReadOnlyList<OutputRecord> standing = outputs.StandingBefore();
            if (!await TryApplyAsync(position, start, standing, PutStanding, stop))
            {
                return;
            }
            position = start;
        }
        var batch = new List<OutputRecord>();
        int rows = 0;
        while (await reader.WaitToReadAsync(until.Token))
        {
            await GatherAsync(rows, until.Token);
            batch.Clear();
            rows = 0;
            while (rows < HistoryLimits.BatchRowsMax && reader.TryRead(out OutputRecord? record))
            {
                batch.Add(record);
                rows += record.Rows.Count;
            }
            if (!await TryApplyAsync(position, reader.Position, batch, Put, stop))
            {
                return;
            }
            position = reader.Position;
            Interlocked.Exchange(ref _applied, position);
            batch.ForEach(record => OnApplied?.Invoke(record));
            Prune(outputs.Start);
            Save();
        }
        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
    }

    /// <summary>False: the views are not where they were; behind a pause, begin again where they are.</summary>
    private async Task<bool> TryApplyAsync(
        long from, long next, IReadOnlyList<OutputRecord> batch, Action<ViewDatabase, OutputRecord, long> put,
        CancellationToken stop)
    {
        if (views.TryApply(ViewSource.Outputs, from, next, database => Apply(database, batch, put)))
        {
            _pause = next >= _failedBefore ? PauseFirst : _pause;
            return true;
        }
        _failedBefore = Math.Max(_failedBefore, next);
        await Task.Delay(_pause, time, stop);
        _pause = _pause * 2 < PauseMax ? _pause * 2 : PauseMax;
        return false;
    }
}
