using LiteDB;
using LiteDB.Engine;
using Telemetry.Journal;

namespace Telemetry.Gateway.History;

/// <summary>
/// One opened LiteDB file and its collections. A file that does not open in time, is not LiteDB, or has another schema
/// version does not come to be one of these: <see cref="Open"/> throws, and the store starts a new file.
/// </summary>
internal sealed class ViewDatabase : IDisposable
{
    public const string MetaName = "meta";

    /// <summary>Raised whenever documents change their shape; older files are rebuilt.</summary>
    public const int SchemaVersion = 7;

    private readonly LiteDatabase _database;
    private readonly ILiteCollection<BsonDocument> _meta;
    private readonly Dictionary<string, ResultsView> _results = new(StringComparer.Ordinal);
    private readonly List<string> _made = [];
    private readonly Lock _gate = new();
    private readonly PagedStream _data;
    private readonly PagedStream _log;
    private long _verified;

    private ViewDatabase(
        LiteDatabase database, PagedStream data, PagedStream log, AlertBookFile alerts, IOutputLog outputs)
    {
        _database = database;
        _data = data;
        _log = log;
        _meta = database.GetCollection(MetaName, BsonAutoId.ObjectId);
        CheckSchema();
        Alerts = OpenAlerts(alerts, outputs);
        Deliveries = new DeliveriesView(database);
        DeadLetters = new DeadLettersView(database);
        Silences = new SilencesView(database);
        Audit = new AuditView(database);
        foreach (string name in database.GetCollectionNames().Order(StringComparer.Ordinal))
        {
            if (name.StartsWith(ResultsView.Prefix, StringComparison.Ordinal))
            {
                string pipeline = _meta.FindById("pipeline:" + name)["name"].AsString;
                _results.Add(pipeline, new ResultsView(database, name));
            }
        }
    }

    public AlertsView Alerts { get; }

    public DeliveriesView Deliveries { get; }

    public DeadLettersView DeadLetters { get; }

    public SilencesView Silences { get; }

    public AuditView Audit { get; }

    /// <summary>A write found no room: the file is good, and can be opened again.</summary>
    public bool IsOutOfRoom => _data.IsOutOfRoom || _log.IsOutOfRoom;

    /// <summary>Opens the file, or makes one of an empty one.</summary>
    /// <exception cref="DiskFullException">There is no room for it.</exception>
    /// <exception cref="IOException">It did not open in time, or it is not ours.</exception>
    public static ViewDatabase Open(
        string path, PagedStream data, PagedStream log, AlertBookFile alerts, IOutputLog outputs, TimeSpan timeout)
    {
        LiteDbFinalizers.Tame();

        // A damaged file can hang the engine; then its thread is left alone with the file, which is renamed away.
        var opening = new TaskCompletionSource<ViewDatabase>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => OpenInto(path, data, log, alerts, outputs, opening))
        {
            IsBackground = true,
            Name = "views-open",
        };
        thread.Start();
        bool ended = ((IAsyncResult)opening.Task).AsyncWaitHandle.WaitOne(timeout);
        if (!ended)
        {
            _ = opening.Task.ContinueWith(
                late => late.Result.Dispose(), CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            data.Abort();
            log.Abort();
            throw new IOException($"{path} did not open within {timeout.TotalSeconds} s");
        }
        return opening.Task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// The next record of a journal to apply; null when nothing of it was applied. Of the outputs the alerts may have
    /// less than the file: what they were not saved with is applied to them again, and only to them.
    /// </summary>
    public long? Position(ViewSource source) => source == ViewSource.Outputs && Stored(source) is { } stored
        ? Math.Min(stored, Alerts.Next)
        : Stored(source);

    /// <summary>Behind the last record of a journal that any of the views has.</summary>
    public long Reached(ViewSource source) => Math.Max(Stored(source) ?? 0, Alerts.Next);

    /// <summary>The next record that the file lacks.</summary>
    public long? Stored(ViewSource source) => _meta.FindById(PositionId(source))?["next"].AsInt64;

    /// <summary>The results of a pipeline, or null if it has none.</summary>
    public ResultsView? Results(string pipeline)
    {
        lock (_gate)
        {
            return _results.GetValueOrDefault(pipeline);
        }
    }

    /// <summary>The pipelines that have results, by name.</summary>
    public IReadOnlyList<string> Pipelines()
    {
        lock (_gate)
        {
            return [.. _results.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// Applies a batch and the position behind it in one transaction: all of it or nothing. Writer only; synchronous,
    /// because LiteDB binds a transaction to its thread.
    /// </summary>
    public void Apply(ViewSource source, long next, Action<ViewDatabase> batch)
    {
        long end = Math.Max(next, Stored(source) ?? 0);
        Transact(() =>
        {
            _made.Clear();
            batch(this);
            CloseAll();
            _meta.Upsert(new BsonDocument { ["_id"] = PositionId(source), ["next"] = end });
            FaultPoint.Reach("views.apply");
        });
        Alerts.Commit(source == ViewSource.Outputs ? next : 0);
    }

    /// <exception cref="AggregateException">It failed, and so did undoing it: what failed first comes first.
    /// </exception>
    private void Transact(Action change)
    {
        _database.BeginTrans();
        try
        {
            change();
            _database.Commit();
        }
        catch (Exception failed)
        {
            Undo(failed);
            throw;
        }
    }

    private void Undo(Exception why)
    {
        try
        {
            Alerts.Discard();
            _database.Rollback();
            DiscardAll();
        }
        catch (Exception undoing) when (undoing is not OutOfMemoryException)
        {
            throw new AggregateException("what failed could not be undone", why, undoing);
        }
    }

    /// <summary>
    /// The results of a pipeline, made when it is new; null when there are too many pipelines. Writer only.
    /// </summary>
    public ResultsView? ResultsForWriting(string pipeline)
    {
        lock (_gate)
        {
            if (_results.TryGetValue(pipeline, out ResultsView? view) || _results.Count == HistoryLimits.PipelinesMax)
            {
                return view;
            }
            string name = ResultsView.Prefix + _results.Count.ToString("d2", null);
            _meta.Upsert(new BsonDocument { ["_id"] = "pipeline:" + name, ["name"] = pipeline });
            view = new ResultsView(_database, name);
            _results.Add(pipeline, view);
            _made.Add(pipeline);
            return view;
        }
    }

    /// <summary>
    /// Removes rows whose records are gone from a journal, some of them, in one transaction. True: there are more.
    /// Writer only.
    /// </summary>
    public bool Prune(ViewSource source, long start)
    {
        bool hasMore = false;
        Transact(() =>
        {
            IEnumerable<IViewOfJournal> views = source switch
            {
                ViewSource.Deliveries => [Deliveries],
                ViewSource.Inputs => [Audit],
                _ => [DeadLetters, Silences, .. Pipelines().Select(pipeline => Results(pipeline)!)],
            };
            foreach (IViewOfJournal view in views)
            {
                hasMore |= view.Prune(start);
            }

            CloseAll();
        });
        if (source == ViewSource.Outputs)
        {
            Alerts.Prune(start);
        }

        return hasMore;
    }

    /// <summary>How many documents <see cref="Verify"/> has read: it gets on while this grows.</summary>
    public long Verified => Interlocked.Read(ref _verified);

    /// <summary>Reads everything once, and throws when something is not as it was written.</summary>
    public void Verify()
    {
        Action onRead = () => Interlocked.Increment(ref _verified);
        Deliveries.Verify(onRead);
        DeadLetters.Verify(onRead);
        Silences.Verify(onRead);
        Audit.Verify(onRead);
        foreach (string pipeline in Pipelines())
        {
            Results(pipeline)?.Verify(onRead);
        }
    }

    /// <summary>Closes, and makes everything durable.</summary>
    public void Close()
    {
        Alerts.Save(Alerts.Capture());
        _database.Dispose();
        _data.Sync();
        _log.Sync();
        _data.Dispose();
        _log.Dispose();
    }

    /// <summary>Lets go of the file, whatever state it is in.</summary>
    public void Dispose()
    {
        try
        {
            _data.Abort();
            _log.Abort();
            _database.Dispose();
        }
        finally
        {
            _data.Dispose();
            _log.Dispose();
        }
    }

    private static void OpenInto(
        string path, PagedStream data, PagedStream log, AlertBookFile alerts, IOutputLog outputs,
        TaskCompletionSource<ViewDatabase> opening)
    {
        LiteDatabase? database = null;
        try
        {
            database = new LiteDatabase(new LiteEngine(new EngineSettings
            {
                DataStream = data,
                LogStream = log,
                Collation = Collation.Binary,
            }));
            opening.SetResult(new ViewDatabase(database, data, log, alerts, outputs));
        }
#pragma warning disable CA1031 // Whatever a damaged file makes LiteDB throw, the answer is the same: start anew.
        catch (Exception failed)
        {
            try
            {
                database?.Dispose();
            }
            catch (Exception closing) when (closing is not OutOfMemoryException)
            {
                failed = new AggregateException(failed, closing);
            }
            data.Dispose();
            log.Dispose();
            opening.SetException(data.IsOutOfRoom || log.IsOutOfRoom
                ? new DiskFullException($"there is no room for {path}", failed)
                : new IOException($"{path} is not a usable view file: {failed.Message}", failed));
        }
#pragma warning restore CA1031
    }

    private static AlertsView OpenAlerts(AlertBookFile file, IOutputLog outputs)
    {
        var book = new AlertBook();
        return file.TryRead(book) is { } problem
            ? throw new InvalidDataException($"the alerts beside it cannot be read: {problem}")
            : new AlertsView(book, file, outputs);
    }

    private static string PositionId(ViewSource source) => "position:" + source;

    private void CheckSchema()
    {
        BsonDocument? schema = _meta.FindById("schema");
        if (schema is null && _database.GetCollectionNames().Any())
        {
            throw new InvalidDataException("the file has collections but no schema version");
        }
        if (schema is not null && schema["version"].AsInt32 != SchemaVersion)
        {
            throw new InvalidDataException(
                $"the file has schema version {schema["version"].AsInt32}; this program writes {SchemaVersion}");
        }
        if (schema is null)
        {
            _meta.Upsert(new BsonDocument { ["_id"] = "schema", ["version"] = SchemaVersion });
        }
    }

    private List<IViewOfJournal> AllViews()
    {
        lock (_gate)
        {
            return [Deliveries, DeadLetters, Silences, Audit, .. _results.Values];
        }
    }

    private void CloseAll() => AllViews().ForEach(view => view.Close());

    /// <summary>What was made within a transaction that was rolled back is gone with it.</summary>
    private void DiscardAll()
    {
        lock (_gate)
        {
            _made.ForEach(pipeline => _results.Remove(pipeline));
            _made.Clear();
        }

        AllViews().ForEach(view => view.Discard());
    }
}
