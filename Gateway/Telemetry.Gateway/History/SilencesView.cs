using LiteDB;
using Telemetry.Alerts.Care;

namespace Telemetry.Gateway.History;

/// <summary>
/// Silences as they stand. <c>_id = silence</c>, <c>o = created ␁ silence</c>, <c>t = it is not over ␁ o</c>. One that
/// is not over is kept, though the record that made it is gone.
/// </summary>
internal sealed class SilencesView : IViewOfJournal
{
    private readonly ViewCollection _silences;

    public SilencesView(ILiteDatabase database)
    {
        _silences = new ViewCollection(database, "silences", HistoryLimits.SilencesMax, "t");
        _silences.Index("o");
        _silences.Index("t");
    }

    /// <summary>Applies a row of the stream. Writer only.</summary>
    public void Put(OutputRecord record, OutputRow row)
    {
        if (row.Text("id") is not { } id || row.Text("event") is not { } what)
        {
            return;
        }

        BsonDocument? before = _silences.FindInBatch(id);
        long at = row.Long("at") ?? 0;
        bool isOver = what != SilenceSchema.Created;
        long created = before?["created"].AsInt64 ?? at;
        string place = SortKey.Join(SortKey.Of(created), id);
        _silences.Put(new BsonDocument
        {
            ["_id"] = id,
            ["o"] = place,
            ["t"] = SortKey.Join(isOver ? "0" : "1", place),
            // Nothing is gone from the journal before this one is over.
            [ViewCollection.PositionField] = isOver ? record.Position : long.MaxValue,
            ["matchers"] = row.Text("matchers"),
            ["starts"] = row.Long("starts") ?? 0,
            ["ends"] = row.Long("ends") ?? 0,
            ["by"] = row.Text("by"),
            ["comment"] = row.Text("comment"),
            ["created"] = created,
            ["removed"] = what == SilenceSchema.Removed ? at : BsonValue.Null,
            ["removed_by"] = row.Text("removed_by"),
        });
    }

    /// <summary>One silence, or null.</summary>
    public SilenceEntry? Find(string id) => _silences.Find(id) is { } found ? Read(found) : null;

    /// <summary>Silences by when they were made.</summary>
    public ViewPage<SilenceEntry> Find(ViewQuery query, Func<SilenceEntry, bool> wanted) => _silences
        .Page("o", SortKey.Of(query.From), SortKey.Of(query.To), query, row => wanted(Read(row)))
        .Select(Read);

    /// <summary>See <see cref="ViewCollection.Verify"/>.</summary>
    public void Verify(Action onRead) => _silences.Verify(onRead);

    public bool Prune(long start) => _silences.Prune(start);

    public void Close() => _silences.Close();

    public void Discard() => _silences.Discard();

    private static SilenceEntry Read(BsonDocument row) => new(
        row["_id"].AsString,
        row["matchers"].AsString ?? "[]",
        row["starts"].AsInt64,
        row["ends"].AsInt64,
        row["by"].AsString,
        row["comment"].AsString,
        row["created"].AsInt64,
        row["removed"].IsNull ? null : row["removed"].AsInt64,
        row["removed_by"].AsString);
}
