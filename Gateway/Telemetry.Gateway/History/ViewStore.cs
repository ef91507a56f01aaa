using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// The views' file and what happens when it is damaged: it is renamed aside, a new one begins, and the writer fills it
/// from the journals. One applies at a time; anybody reads, at any time.
/// </summary>
internal sealed partial class ViewStore : IDisposable
{
    private static readonly TimeSpan ReaderSuspicionInterval = TimeSpan.FromMinutes(1);

    private readonly ViewFiles _files;
    private readonly TimeProvider _time;
    private readonly ILogger<ViewStore> _log;
    private readonly Lock _gate = new();
    private readonly Lock _writing = new();
    private readonly AlertSaving _saving;
    private ViewDatabase? _current;
    private DateTimeOffset _suspectedAt = DateTimeOffset.MinValue;
    private long _rebuilds;
    private long _skipped;
    private CancellationTokenSource _anew = new();
    private bool _isDisposed;

    public ViewStore(ViewFiles files, TimeProvider time, ILogger<ViewStore> log)
    {
        _files = files;
        _time = time;
        _log = log;
        _saving = new AlertSaving(time, log);
        _current = OpenOrStartAnew();
    }

    /// <summary>How often a file was set aside since the start.</summary>
    public long Rebuilds => Interlocked.Read(ref _rebuilds);

    /// <summary>How many records the views had to leave out since the start.</summary>
    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>Whether there is a file to ask.</summary>
    public bool IsOpen => Volatile.Read(ref _current) is not null;

    /// <summary>
    /// Cancelled when the file of now is given up, by whoever finds it damaged: a writer that waits for more to apply
    /// must begin again with a new file, though nothing more comes.
    /// </summary>
    public CancellationToken GivenUp
    {
        get
        {
            lock (_gate)
            {
                return _anew.Token;
            }
        }
    }

    /// <summary>Asks the views something.</summary>
    /// <exception cref="ViewUnavailableException">They cannot answer just now.</exception>
    public T Read<T>(Func<ViewDatabase, T> question)
    {
        ViewDatabase database = Current();
        try
        {
            return question(database);
        }
#pragma warning disable CA1031 // A damaged file makes LiteDB throw anything; none of it may reach the asker.
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            ViewDatabase now = Current();
            if (ReferenceEquals(now, database))
            {
                Suspect(database, failed);
            }
            throw new ViewUnavailableException("the views are being rebuilt from the journals", failed);
        }
#pragma warning restore CA1031
    }

    /// <summary>The next record of a journal to apply; 0 when the views are new.</summary>
    public long Position(ViewSource source) => Read(database => database.Position(source)) ?? 0;

    /// <summary>Behind the last record of a journal that the views have.</summary>
    public long Reached(ViewSource source) => Read(database => database.Reached(source));

    /// <summary>The first output record that a start would need again; <see cref="long.MaxValue"/> for none.</summary>
    public long FirstUnsaved => Volatile.Read(ref _current)?.Alerts.Unsaved.First ?? long.MaxValue;

    /// <summary>The saving of the alerts that runs, or ran last.</summary>
    public Task Saving => _saving.Running;

    /// <summary>Begins to save the alerts when enough of their events are not saved yet, or could not be; what is
    /// applied does not wait for it.</summary>
    /// <param name="unsavedMin">So many.</param>
    /// <returns>False: it has to be tried again.</returns>
    public bool TrySaveAlerts(int unsavedMin)
    {
        lock (_writing)
        {
            return _saving.TryBegin(Current().Alerts, unsavedMin);
        }
    }

    /// <summary>
    /// Applies the records of a journal from one position to the next, all or nothing. False: that is not where the
    /// views are, because they began anew; ask for <see cref="Position"/> and go on from there.
    /// </summary>
    /// <exception cref="RecordApplyException">It is the record, not the file: nothing was applied.</exception>
    public bool TryApply(ViewSource source, long from, long next, Action<ViewDatabase> batch)
    {
        ViewDatabase database = Current();
        try
        {
            lock (_writing)
            {
                if ((database.Position(source) ?? 0) != from)
                {
                    return false;
                }
                database.Apply(source, next, batch);
            }
            return true;
        }
#pragma warning disable CA1031 // See Read.
        catch (Exception failed) when (failed is not (OutOfMemoryException or RecordApplyException))
        {
            StartAnew(database, failed);
            return false;
        }
#pragma warning restore CA1031
    }

    /// <summary>
    /// Removes some of the rows whose records are gone from a journal. True: there are more.
    /// </summary>
    public bool TryPrune(ViewSource source, long start)
    {
        ViewDatabase database = Current();
        try
        {
            lock (_writing)
            {
                return database.Prune(source, start);
            }
        }
#pragma warning disable CA1031 // See Read.
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            StartAnew(database, failed);
            return true;
        }
#pragma warning restore CA1031
    }

    /// <summary>Tells that records were gone from a journal before the views had them.</summary>
    public void Missed(ViewSource source, long from, long to) => LogMissed(_log, from, to, source);

    /// <summary>
    /// Reads everything once; a file in which something is damaged is set aside. LiteDB itself does not notice pages
    /// that are missing or changed.
    /// </summary>
    public void Verify()
    {
        ViewDatabase database = Current();
        try
        {
            lock (_writing)
            {
                VerifyWatched(database);
            }
        }
#pragma warning disable CA1031 // See Read.
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            StartAnew(database, failed);
        }
#pragma warning restore CA1031
    }

    // Damaged pages can hold LiteDB in a circle: then its thread is left alone with the file, which is renamed away.
    private static void VerifyWatched(ViewDatabase database)
    {
        var verifying = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                database.Verify();
                verifying.SetResult();
            }
#pragma warning disable CA1031 // See Read.
            catch (Exception failed)
            {
                verifying.SetException(failed);
            }
#pragma warning restore CA1031
        })
        { IsBackground = true, Name = "views-verify" };
        thread.Start();
        long seen = -1;
        while (!((IAsyncResult)verifying.Task).AsyncWaitHandle.WaitOne(HistoryLimits.VerifyStepTimeout))
        {
            if (database.Verified == seen)
            {
                throw new TimeoutException(
                    $"nothing could be read for {HistoryLimits.VerifyStepTimeout.TotalSeconds} s");
            }
            seen = database.Verified;
        }
        verifying.Task.GetAwaiter().GetResult();
    }

    /// <summary>Sets the file aside though it is sound, because it is a view of something else.</summary>
    public void StartAnew(string why) => StartAnew(Current(), new InvalidDataException(why));

    /// <summary>Tells and counts that a record is left out.</summary>
    public void Skip(RecordApplyException why)
    {
        Interlocked.Increment(ref _skipped);
        LogSkipped(_log, why.Position, why.InnerException?.Message ?? why.Message);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            ((IAsyncResult)Saving).AsyncWaitHandle.WaitOne();
            if (_current is not null)
            {
                CloseWell(_current);
            }
            _current = null;
        }
    }

    // What cannot be closed, for want of room, is as if the process had been killed: it is found as it is.
    private void CloseWell(ViewDatabase database)
    {
        try
        {
            database.Close();
            _files.MarkClosed();
        }
#pragma warning disable CA1031 // See Read.
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            LogNotClosed(_log, _files.DataPath, failed.Message);
        }
#pragma warning restore CA1031
    }

    private ViewDatabase Current()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _current ??= TryOpen(out _) ?? throw new ViewUnavailableException("the views cannot be opened");
        }
    }

    private void Suspect(ViewDatabase database, Exception failed)
    {
        lock (_gate)
        {
            // A question that always fails must not throw the views away again and again.
            DateTimeOffset now = _time.GetUtcNow();
            if (now - _suspectedAt < ReaderSuspicionInterval)
            {
                return;
            }
            _suspectedAt = now;
        }
        StartAnew(database, failed);
    }

    private void StartAnew(ViewDatabase damaged, Exception why)
    {
        lock (_gate)
        {
            if (_isDisposed || !ReferenceEquals(_current, damaged))
            {
                return;
            }
            _current = null;
            CancellationTokenSource givenUp = _anew;
            _anew = new CancellationTokenSource();
            _ = givenUp.CancelAsync();
            damaged.Alerts.GiveUp();
            Abandon(damaged);
            if (damaged.IsOutOfRoom)
            {
                // Nothing is wrong with it: it is opened again when there is room.
                LogNoRoom(_log, _files.DataPath);
                return;
            }
            SetAside(why);
            _current = TryOpen(out _);
        }
    }

    // Closing writes, and waits for whoever reads: a damaged file may refuse the one and hold the other for ever.
    private static void Abandon(ViewDatabase damaged)
    {
        var thread = new Thread(() =>
        {
            try
            {
                damaged.Dispose();
            }
#pragma warning disable CA1031 // The file is no longer of interest.
            catch (Exception failed) when (failed is not OutOfMemoryException)
            {
                return;
            }
#pragma warning restore CA1031
        })
        { IsBackground = true, Name = "views-abandon" };
        thread.Start();
        thread.Join(HistoryLimits.VerifyStepTimeout);
    }

    private ViewDatabase? OpenOrStartAnew()
    {
        if (TryOpen(out IOException? failure) is { } opened)
        {
            return opened;
        }
        if (failure is DiskFullException)
        {
            return null;
        }
        SetAside(failure!);
        return TryOpen(out _);
    }

    private ViewDatabase? TryOpen(out IOException? failure)
    {
        try
        {
            failure = null;
            return _files.Open();
        }
        catch (IOException failed)
        {
            failure = failed;
            return null;
        }
    }

    private void SetAside(Exception why)
    {
        Interlocked.Increment(ref _rebuilds);
        LogSetAside(_log, _files.DataPath, why.Message);
        _files.SetAside();
    }

    [LoggerMessage((int)LogEvent.ViewsOutOfRoom, LogLevel.Warning,
        "There is no room for the views in {File}: they stand still until there is")]
    private static partial void LogNoRoom(ILogger logger, string file);

    [LoggerMessage((int)LogEvent.ViewsNotClosed, LogLevel.Warning, "The views in {File} could not be closed: {Reason}")]
    private static partial void LogNotClosed(ILogger logger, string file, string reason);

    [LoggerMessage((int)LogEvent.ViewsLeftBehind, LogLevel.Error,
        "The views did not get records {From} to {To} ({Source}): retention let them go before")]
    private static partial void LogMissed(ILogger logger, long from, long to, ViewSource source);

    [LoggerMessage((int)LogEvent.ViewsSetAside, LogLevel.Warning,
        "The views in {File} could not be used and are rebuilt from the journals: {Reason}")]
    private static partial void LogSetAside(ILogger logger, string file, string reason);

    [LoggerMessage((int)LogEvent.ViewRecordSkipped, LogLevel.Error,
        "Output record {Position} cannot be applied to the views and is left out of them: {Reason}")]
    private static partial void LogSkipped(ILogger logger, long position, string reason);
}
