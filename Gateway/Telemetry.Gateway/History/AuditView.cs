using LiteDB;

namespace Telemetry.Gateway.History;

/// <summary>
/// The control records of the input journal: who did what, when. <c>_id = time ␁ position</c>, <c>s</c> = what it was
/// done to.
/// </summary>
internal sealed class AuditView(ILiteDatabase database) : IViewOfJournal
{
    private readonly ViewCollection _records = new(database, "audit", HistoryLimits.AuditMax);

    /// <summary>Applies a record. Writer only.</summary>
    public void Put(AuditEntry entry) => _records.Put(new BsonDocument
    {
        ["_id"] = SortKey.Join(SortKey.Of(entry.At), SortKey.Of(entry.Position)),
        [ViewCollection.PositionField] = entry.Position,
        ["at"] = entry.At,
        ["kind"] = entry.Kind,
        ["action"] = entry.Action,
        ["s"] = entry.Subject,
        ["by"] = entry.By,
        ["token"] = entry.Token,
        ["comment"] = entry.Comment,
        ["details"] = entry.Details,
    });

    /// <summary>Records in the order of their time.</summary>
    public ViewPage<AuditEntry> Find(ViewQuery query, Func<AuditEntry, bool> wanted) => _records
        .Page("_id", SortKey.Of(query.From), SortKey.Of(query.To), query, row => wanted(Read(row)))
        .Select(Read);

    /// <summary>See <see cref="ViewCollection.Verify"/>.</summary>
    public void Verify(Action onRead) => _records.Verify(onRead);

    public bool Prune(long start) => _records.Prune(start);

    public void Close() => _records.Close();

    public void Discard() => _records.Discard();

    private static AuditEntry Read(BsonDocument row) => new(
        row[ViewCollection.PositionField].AsInt64,
        row["at"].AsInt64,
        row["kind"].AsString,
        row["action"].AsString,
        row["s"].AsString,
        row["by"].AsString,
        row["token"].AsString,
        row["comment"].AsString,
        row["details"].AsString);
}
