using LiteDB;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.History;

/// <summary>
/// Webhook deliveries, each as its last attempt left it, <c>_id = position ␁ row ␁ endpoint</c>; and when the first
/// receiver was told of an alert, <c>_id = alert</c>.
/// </summary>
internal sealed class DeliveriesView(ILiteDatabase database) : IViewOfJournal
{
    private readonly ViewCollection _deliveries = Open(database);
    private readonly ViewCollection _notified = new(
        database, "notified", HistoryLimits.NotifiedMax, ViewCollection.PositionField);

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
        if (record is { Kind: DeliveryKind.Delivered, Alert: { } alert } && _notified.FindInBatch(alert) is null)
        {
            _notified.Put(new BsonDocument
            {
                ["_id"] = alert,
                [ViewCollection.PositionField] = position,
                ["at"] = EventTimes.ToMicros(record.At),
            });
        }
    }

    /// <summary>When the first receiver was told of an alert; null when nobody was.</summary>
    public DateTime? NotifiedAt(string alert) =>
        _notified.Count > 0 && _notified.Find(alert) is { } found ? EventTimes.ToUtc(found["at"].AsInt64) : null;

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
    }

    public void Discard()
    {
        _deliveries.Discard();
        _notified.Discard();
    }

    private static ViewCollection Open(ILiteDatabase database)
    {
        var deliveries = new ViewCollection(database, "deliveries", HistoryLimits.DeliveriesMax);
        deliveries.Index("d");
        return deliveries;
    }

    private static DeliveryRecord Read(BsonDocument row) => DeliveryRecord.Decode(row["json"].AsBinary)
        ?? throw new InvalidDataException("a delivery in the view is not readable");
}
