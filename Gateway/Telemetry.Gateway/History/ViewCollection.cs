using LiteDB;

namespace Telemetry.Gateway.History;

/// <summary>
/// A bounded LiteDB collection: counts its documents in the same transaction that changes them and lets go of the first
/// in some order when there are too many. Writing is the view writer's alone; reading is anybody's.
/// </summary>
internal sealed class ViewCollection
{
    /// <summary>The position of the record that a document comes from.</summary>
    public const string PositionField = "p";

    private readonly ILiteCollection<BsonDocument> _documents;
    private readonly ILiteCollection<BsonDocument> _meta;
    private readonly string _counterId;
    private readonly int _countMax;
    private readonly string _order;
    private readonly Action<BsonDocument>? _onGone;
    private readonly Dictionary<string, BsonDocument> _batch = new(StringComparer.Ordinal);
    private long _countStored;

    /// <param name="database">Where it lies.</param>
    /// <param name="name">Its name.</param>
    /// <param name="countMax">Documents kept.</param>
    /// <param name="order">The indexed field whose least values are let go of first.</param>
    /// <param name="onGone">Told of each document that is let go of.</param>
    public ViewCollection(
        ILiteDatabase database, string name, int countMax, string order = "_id", Action<BsonDocument>? onGone = null)
    {
        _documents = database.GetCollection(name, BsonAutoId.ObjectId);
        _meta = database.GetCollection(ViewDatabase.MetaName, BsonAutoId.ObjectId);
        _counterId = "count:" + name;
        _countMax = countMax;
        _order = order;
        _onGone = onGone;
        Index(PositionField);
        Recount();
    }

    /// <summary>Documents in it, the open transaction's included.</summary>
    public long Count { get; private set; }

    /// <summary>
    /// Removes documents whose record (field <c>p</c>) lies before a position, so many as one transaction may hold.
    /// True: there may be more. Writer only.
    /// </summary>
    public bool Prune(long start)
    {
        BsonDocument[] gone =
        [
            .. _documents.Query()
                .Where(Query.LT(PositionField, start))
                .Limit(HistoryLimits.BatchRowsMax)
                .ToEnumerable(),
        ];
        foreach (BsonDocument document in gone)
        {
            Remove(document["_id"].AsString);
            _onGone?.Invoke(document);
        }

        return gone.Length == HistoryLimits.BatchRowsMax;
    }

    /// <summary>Declares an index over a field.</summary>
    public void Index(string field) => _documents.EnsureIndex(field, "$." + field, unique: false);

    /// <summary>The document of this id, or null.</summary>
    public BsonDocument? Find(string id) => _documents.FindById(id);

    /// <summary>Documents whose indexed field lies between two keys, in its order.</summary>
    public IEnumerable<BsonDocument> Between(string field, string low, string high) =>
        _documents.Query().Where(Query.Between(field, low, high)).ToEnumerable();

    /// <summary>The document of this id as the batch leaves it, or null. Writer only.</summary>
    public BsonDocument? FindInBatch(string id) => _batch.GetValueOrDefault(id) ?? Find(id);

    /// <summary>Reads every document once: what is damaged throws here, or is missing from the count.</summary>
    /// <param name="onRead">Called after each document: it got on.</param>
    /// <exception cref="InvalidDataException">There are more or fewer documents than were written.</exception>
    public void Verify(Action onRead)
    {
        long found = 0;
        foreach (BsonDocument document in _documents.Query().OrderBy("$._id").ToEnumerable())
        {
            onRead();
            found += document["_id"].IsString ? 1 : 0;
            // Links between damaged pages can form a circle, which would be read for ever.
            if (found > _countStored)
            {
                break;
            }
        }
        if (found != _countStored)
        {
            throw new InvalidDataException($"collection {_documents.Name} has {found} documents, not {_countStored}");
        }
    }

    /// <summary>Inserts a document or replaces the one of its id, when the batch closes. Writer only.</summary>
    public void Put(BsonDocument document) => _batch[document["_id"].AsString] = document;

    /// <summary>Removes a document, if it is there.</summary>
    public void Remove(string id)
    {
        _batch.Remove(id);
        if (_documents.Delete(id))
        {
            Count--;
        }
    }

    /// <summary>
    /// At the end of a batch, in its transaction: drops what is above the limit, first in order, and keeps the count.
    /// </summary>
    public void Close()
    {
        if (_batch.Count > 0)
        {
            // Neighbours together: one page is read and changed once for all of them.
            Count += _documents.Upsert(
                _batch.Values.OrderBy(document => document["_id"].AsString, StringComparer.Ordinal));
            _batch.Clear();
        }
        if (Count > _countMax + Math.Min(HistoryLimits.TrimSlack, _countMax / 10))
        {
            int surplus = (int)(Count - _countMax);
            BsonDocument[] first = [.. _documents.Query().OrderBy("$." + _order).Limit(surplus).ToEnumerable()];
            Count -= _documents.DeleteMany(Query.Between(_order, first[0][_order], first[^1][_order]));
            Array.ForEach(first, document => _onGone?.Invoke(document));
        }
        if (Count != _countStored)
        {
            _meta.Upsert(new BsonDocument { ["_id"] = _counterId, ["n"] = Count });
            _countStored = Count;
        }
    }

    /// <summary>The batch never was: its transaction was rolled back. Writer only.</summary>
    public void Discard()
    {
        _batch.Clear();
        Recount();
    }

    private void Recount() => Count = _countStored = _meta.FindById(_counterId)?["n"].AsInt64 ?? 0;

    /// <summary>
    /// Documents whose <paramref name="field"/> lies between two keys, in its order, behind <see
    /// cref="ViewQuery.After"/>, as far as <paramref name="wanted"/> accepts them.
    /// </summary>
    public ViewPage<BsonDocument> Page(
        string field, string low, string high, ViewQuery query, Func<BsonDocument, bool> wanted,
        int scanMax = HistoryLimits.ScanRowsMax)
    {
        if (query.After is { } after)
        {
            // A cursor narrows the range and never widens it, whatever somebody made of it.
            low = !query.Descending && string.CompareOrdinal(after, low) > 0 ? after : low;
            high = query.Descending && string.CompareOrdinal(after, high) < 0 ? after : high;
        }
        int order = query.Descending ? Query.Descending : Query.Ascending;
        IEnumerable<BsonDocument> rows = _documents.Query()
            .Where(Query.Between(field, low, high))
            .OrderBy("$." + field, order)
            .ToEnumerable();
        var items = new List<BsonDocument>();
        string? last = null;
        int seen = 0;
        foreach (BsonDocument row in rows)
        {
            string place = row[field].AsString;
            if (string.Equals(place, query.After, StringComparison.Ordinal))
            {
                continue;
            }
            if (items.Count == query.Limit || seen == scanMax)
            {
                return new ViewPage<BsonDocument>(items, last);
            }
            seen++;
            last = place;
            if (wanted(row))
            {
                items.Add(row);
            }
        }
        return new ViewPage<BsonDocument>(items, null);
    }
}
