using System.Collections.Concurrent;
using LiteDB;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.History;

/// <summary>
/// Webhook deliveries, each as its last attempt left it, <c>_id = position ␁ row ␁ endpoint</c>; and when the first
/// receiver was told of an alert, <c>_id = alert</c>. The latter are in memory, too: a list asks for each of its
/// alerts.
/// </summary>
internal sealed class DeliveriesView : IViewOfJournal
{
    private const string AtField = "at";

    private readonly ViewCollection _deliveries;
    private readonly ViewCollection _notified;
    private readonly ConcurrentDictionary<string, long> _notifiedAt = new(StringComparer.Ordinal);
    private readonly List<string> _notifiedInBatch = [];

    public DeliveriesView(ILiteDatabase database, int notifiedMax = HistoryLimits.NotifiedMax)
    {
        _deliveries = new ViewCollection(database, "deliveries", HistoryLimits.DeliveriesMax);
        _deliveries.Index("d");
        _notified = new ViewCollection(
            database, "notified", notifiedMax, ViewCollection.PositionField,
            gone => _notifiedAt.TryRemove(gone["_id"].AsString, out _));
        foreach (BsonDocument document in _notified.Between("_id", SortKey.First, SortKey.Last))
        {
            _notifiedAt[document["_id"].AsString] = document[AtField].AsInt64;
        }
    }

    /// <summary>Applies the ledger's record of a position. Writer only.</summary>
    public void Put(long position, DeliveryRecord record)
    {
        if (record.Kind is not (DeliveryKind.Delivered or DeliveryKind.Failed or DeliveryKind.Dead))
        {
            return;
        }
        _deliveries.Put(new BsonDocument
        {
            ["_id"] = SortKey.Join(SortKey.Of(record.Position), SortKey.Of(record.Row), record.Endpoint),
            [ViewCollection.PositionField] = position,
            ["endpoint"] = record.Endpoint,
            ["d"] = record.Id ?? "",
            ["state"] = StateOf(record),
            ["json"] = record.Encode(),
        });
        long at = EventTimes.ToMicros(record.At);
        if (record is { Kind: DeliveryKind.Delivered, Alert: { } alert } && _notifiedAt.TryAdd(alert, at))
        {
            _notifiedInBatch.Add(alert);
            _notified.Put(new BsonDocument
            {
                ["_id"] = alert,
                [ViewCollection.PositionField] = position,
                [AtField] = at,
            });
        }
    }

    /// <summary>When the first receiver was told of an alert; null when nobody was.</summary>
    public DateTime? NotifiedAt(string alert) =>
        _notifiedAt.TryGetValue(alert, out long at) ? EventTimes.ToUtc(at) : null;

    /// <summary>How a delivery stands, as the interface says it.</summary>
    public static string StateOf(DeliveryRecord record) => Words.SnakeCase(record.Kind.ToString());

    /// <summary>Deliveries in the order of their events.</summary>
    public ViewPage<DeliveryRecord> Find(ViewQuery query, string? endpoint, string? state) => _deliveries
        .Page(
            "_id", SortKey.First, SortKey.Last, query,
            row => (endpoint is null || row["endpoint"] == endpoint) && (state is null || row["state"] == state))
        .Select(Read);

    /// <summary>One event's delivery to one endpoint, or null.</summary>
    public DeliveryRecord? Find(string endpoint, string id)
    {
        ViewPage<BsonDocument> found = _deliveries.Page(
            "d", id, id, new ViewQuery { Limit = 1 }, row => row["endpoint"] == endpoint);
        return found.Items.Count == 0 ? null : Read(found.Items[0]);
    }

    /// <summary>See <see cref="ViewCollection.Verify"/>.</summary>
    public void Verify(Action onRead)
    {
        _deliveries.Verify(onRead);
        _notified.Verify(onRead);
    }

    public bool Prune(long start) => _deliveries.Prune(start) | _notified.Prune(start);

    public void Close()
    {
        _deliveries.Close();
        _notified.Close();
        _notifiedInBatch.Clear();
    }

    public void Discard()
    {
        _deliveries.Discard();
        _notified.Discard();
        _notifiedInBatch.ForEach(alert => _notifiedAt.TryRemove(alert, out _));
        _notifiedInBatch.Clear();
    }

    private static DeliveryRecord Read(BsonDocument row) => DeliveryRecord.Decode(row["json"].AsBinary)
        ?? throw new InvalidDataException("a delivery in the view is not readable");
}
