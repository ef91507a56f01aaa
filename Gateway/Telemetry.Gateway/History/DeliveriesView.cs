using LiteDB;
using Telemetry.Gateway.Webhooks;

namespace Telemetry.Gateway.History;

/// <summary>Webhook deliveries, each as its last attempt left it. <c>_id = position ␁ row ␁ endpoint</c>.</summary>
internal sealed class DeliveriesView(ILiteDatabase database) : IViewOfJournal
{
    private readonly ViewCollection _deliveries = new(database, "deliveries", HistoryLimits.DeliveriesMax);

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
            ["json"] = record.Encode(),
        });
    }

    /// <summary>Deliveries in the order of their events.</summary>
    public ViewPage<DeliveryRecord> Find(ViewQuery query, string? endpoint) => _deliveries
        .Page("_id", SortKey.First, SortKey.Last, query, row => endpoint is null || row["endpoint"] == endpoint)
        .Select(row => DeliveryRecord.Decode(row["json"].AsBinary)
            ?? throw new InvalidDataException("a delivery in the view is not readable"));

    /// <summary>See <see cref="ViewCollection.Verify"/>.</summary>
    public void Verify(Action onRead) => _deliveries.Verify(onRead);

    public bool Prune(long start) => _deliveries.Prune(start);

    /// <summary>Ends a batch. Writer only.</summary>
    public void Close() => _deliveries.Close();
}
