using LiteDB;

namespace Telemetry.Gateway.History;

/// <summary>
/// Input that could not be used, the newest of it. <c>_id = position ␁ row</c> in the output journal.
/// </summary>
internal sealed class DeadLettersView(ILiteDatabase database) : IViewOfJournal
{
    public const string Stream = "dead_letters";

    private readonly ViewCollection _letters = new(database, "dead_letters", HistoryLimits.DeadLettersMax);

    /// <summary>Applies a row. Writer only.</summary>
    public void Put(OutputRecord record, OutputRow row) => _letters.Put(new BsonDocument
    {
        ["_id"] = SortKey.Join(SortKey.Of(record.Position), SortKey.Of(row.Index)),
        [ViewCollection.PositionField] = record.Position,
        ["t"] = row.Long("arrived") ?? row.Long("event_time") ?? 0,
        ["v"] = RowDocument.Of(row),
    });

    /// <summary>Dead letters in the order in which they came.</summary>
    public ViewPage<BsonDocument> Find(ViewQuery query, string? reason) => _letters.Page(
        "_id", SortKey.First, SortKey.Last, query, row => Wanted(row, query, reason));

    /// <summary>See <see cref="ViewCollection.Verify"/>.</summary>
    public void Verify(Action onRead) => _letters.Verify(onRead);

    public bool Prune(long start) => _letters.Prune(start);

    public void Close() => _letters.Close();

    public void Discard() => _letters.Discard();

    private static bool Wanted(BsonDocument row, ViewQuery query, string? reason)
    {
        long time = row["t"].AsInt64;
        BsonValue columns = row["v"];
        return time >= query.From && time < query.To
            && (query.Device is null || columns["device"] == query.Device)
            && (query.Metric is null || columns["metric"] == query.Metric)
            && (reason is null || columns["reason"] == reason);
    }
}
