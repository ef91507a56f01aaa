using LiteDB;
using Telemetry.Engine.Data;

namespace Telemetry.Gateway.History;

/// <summary>
/// The rows of one pipeline: the newest revision of each key and window, and beside them the revisions it replaced.
/// <code>
/// newest    _id = time ␁ key      k = key ␁ time      r = revision      v = the columns      p = position
/// replaced  _id = time ␁ key ␁ revision                                  v = the columns      p = its own
/// </code>
/// </summary>
internal sealed class ResultsView : IViewOfJournal
{
    public const string Prefix = "results_";
    private const string ReplacedPrefix = "revisions_";

    private readonly ViewCollection _newest;
    private readonly ViewCollection _replaced;

    public ResultsView(ILiteDatabase database, string name)
    {
        _newest = new ViewCollection(database, name, HistoryLimits.ResultsPerPipelineMax);
        _newest.Index("k");
        _replaced = new ViewCollection(
            database, ReplacedPrefix + name[Prefix.Length..], HistoryLimits.RevisionsPerPipelineMax);
    }

    /// <summary>Rows of the newest revision.</summary>
    public long Count => _newest.Count;

    /// <summary>What a row is about: its key column, else device (or group) and metric.</summary>
    public static string KeyOf(OutputRow row) => row.Text("key")
        ?? (row.Text("device") ?? row.Text("group"), row.Text("metric")) switch
        {
            ({ } device, { } metric) => device + "/" + metric,
            ({ } device, null) => device,
            _ => "",
        };

    /// <summary>The time by which a row is found: its window's start, else its own time.</summary>
    public static long TimeOf(OutputRow row) =>
        row.Long("window_start") ?? row.Long("event_time") ?? row.Long("at") ?? row.Long("time") ?? 0;

    /// <summary>Applies a row. Writer only.</summary>
    public void Put(OutputRecord record, OutputRow row)
    {
        string time = SortKey.Of(TimeOf(row));
        string key = KeyOf(row);
        // A row without a window replaces nothing: its own identity is the step that gave it.
        string identity = row.Long("window_start") is null
            ? SortKey.Join(key, SortKey.Of(record.Step), SortKey.Of(row.Index))
            : key;
        string id = SortKey.Join(time, identity);
        if (row.Change is ChangeKind.UpdateBefore)
        {
            return;
        }
        if (row.Change is ChangeKind.Delete)
        {
            _newest.Remove(id);
            return;
        }
        long revision = row.Long("revision") ?? 0;
        // A first revision has nothing before it, so that most rows need no look-up.
        if (revision > 0 && _newest.FindInBatch(id) is { } before)
        {
            _replaced.Put(new BsonDocument
            {
                ["_id"] = SortKey.Join(id, SortKey.Of(before["r"].AsInt64)),
                [ViewCollection.PositionField] = before[ViewCollection.PositionField],
                ["v"] = before["v"],
            });
        }
        _newest.Put(new BsonDocument
        {
            ["_id"] = id,
            ["k"] = ReferenceEquals(identity, key) ? SortKey.Join(key, time) : SortKey.Join(key, time, identity),
            ["r"] = revision,
            [ViewCollection.PositionField] = record.Position,
            ["v"] = RowDocument.Of(row),
        });
    }

    /// <summary>Rows in the order of their windows.</summary>
    public ViewPage<BsonDocument> Find(ViewQuery query)
    {
        string? key = query.Key
            ?? (query.Device is { } device && query.Metric is { } metric ? device + "/" + metric : null);
        if (key is null)
        {
            return _newest.Page("_id", SortKey.Of(query.From), SortKey.Of(query.To), query, row => Wanted(row, query));
        }
        string low = SortKey.Join(key, SortKey.Of(query.From));
        string high = SortKey.Join(key, SortKey.Of(query.To));
        return _newest.Page("k", low, high, query, row => Wanted(row, query));
    }

    /// <summary>Revisions that were replaced, in the order of windows and revisions.</summary>
    public ViewPage<BsonDocument> FindReplaced(ViewQuery query) => _replaced.Page(
        "_id", SortKey.Of(query.From), SortKey.Of(query.To), query, row => Wanted(row, query));

    /// <summary>The revisions of one key's window that were replaced, in order.</summary>
    public IReadOnlyList<BsonDocument> Replaced(string key, long start, int limit) => _replaced.Page(
        "_id", SortKey.Join(SortKey.Of(start), key, ""), SortKey.Join(SortKey.Of(start), key, SortKey.Last),
        new ViewQuery { Limit = limit }, _ => true).Items;

    /// <summary>See <see cref="ViewCollection.Verify"/>.</summary>
    public void Verify(Action onRead)
    {
        _newest.Verify(onRead);
        _replaced.Verify(onRead);
    }

    public bool Prune(long start) => _newest.Prune(start) | _replaced.Prune(start);

    public void Close()
    {
        _newest.Close();
        _replaced.Close();
    }

    public void Discard()
    {
        _newest.Discard();
        _replaced.Discard();
    }

    private static bool Wanted(BsonDocument row, ViewQuery query)
    {
        BsonValue columns = row["v"];
        return (query.Device is null || columns["device"] == query.Device)
            && (query.Metric is null || columns["metric"] == query.Metric)
            && (query.Key is null || KeyMatches(row["_id"].AsString, query.Key));
    }

    private static bool KeyMatches(string id, string key)
    {
        ReadOnlySpan<char> rest = id.AsSpan(17);
        int end = rest.IndexOf(SortKey.Separator);
        return (end < 0 ? rest : rest[..end]).SequenceEqual(key);
    }
}
