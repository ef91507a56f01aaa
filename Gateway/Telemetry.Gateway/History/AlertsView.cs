using LiteDB;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>
/// Alerts as they stand, and the events that brought them there.
/// <code>
/// alerts        _id = start ␁ alert id        a = alert id, and the item's fields
/// alert_events  _id = alert id ␁ position ␁ row        the item's fields after the event
/// </code>
/// An amended start moves the alert: the document under its former place goes.
/// </summary>
internal sealed class AlertsView : IViewOfJournal
{
    private readonly ViewCollection _alerts;
    private readonly ViewCollection _events;

    public AlertsView(ILiteDatabase database)
    {
        _alerts = new ViewCollection(database, "alerts", HistoryLimits.AlertsMax);
        _alerts.Index("a");
        _events = new ViewCollection(database, "alert_events", HistoryLimits.AlertEventsMax);
    }

    /// <summary>Applies an event. Writer only.</summary>
    public void Put(OutputRecord record, OutputRow row, AlertItem alert)
    {
        string start = SortKey.Of(EventTimes.ToMicros(alert.Start));
        string id = SortKey.Join(start, alert.Id);
        BsonDocument? before = Document(alert.Id);
        if (before is not null && before["_id"] != id)
        {
            _alerts.Remove(before["_id"].AsString);
        }
        _alerts.PutNow(AlertDocument.Of(alert, id, record.Position));
        _events.Put(AlertDocument.Of(
            alert, SortKey.Join(alert.Id, SortKey.Of(record.Position), SortKey.Of(row.Index)), record.Position));
    }

    /// <summary>One alert, or null.</summary>
    public AlertItem? Find(string alert) => Document(alert) is { } found ? AlertDocument.Read(found) : null;

    /// <summary>Alerts in the order of their start.</summary>
    public ViewPage<AlertItem> Find(ViewQuery query, string? state) => _alerts
        .Page("_id", SortKey.Of(query.From), SortKey.Of(query.To), query, row => Wanted(row, query, state))
        .Select(AlertDocument.Read);

    /// <summary>An alert's events, in order.</summary>
    public ViewPage<AlertItem> Events(string alert, ViewQuery query) => _events
        .Page("_id", SortKey.Join(alert, ""), SortKey.Join(alert, SortKey.Last), query, _ => true)
        .Select(AlertDocument.Read);

    /// <summary>Where an alert's events stand in the output journal, in order.</summary>
    public IReadOnlyList<(long Position, int Row)> Places(string alert)
    {
        ViewQuery all = new() { Limit = int.MaxValue };
        return
        [
            .. _events.Page("_id", SortKey.Join(alert, ""), SortKey.Join(alert, SortKey.Last), all, _ => true).Items
                .Select(document => document["_id"].AsString[(alert.Length + 1)..])
                .Select(place => (SortKey.Read(place), (int)SortKey.Read(place[17..]))),
        ];
    }

    /// <summary>See <see cref="ViewCollection.Verify"/>.</summary>
    public void Verify(Action onRead)
    {
        _alerts.Verify(onRead);
        _events.Verify(onRead);
    }

    public bool Prune(long start) => _alerts.Prune(start) | _events.Prune(start);

    /// <summary>Ends a batch. Writer only.</summary>
    public void Close()
    {
        _alerts.Close();
        _events.Close();
    }

    private BsonDocument? Document(string alert)
    {
        ViewPage<BsonDocument> found = _alerts.Page("a", alert, alert, new ViewQuery { Limit = 1 }, _ => true);
        return found.Items.Count == 0 ? null : found.Items[0];
    }

    private static bool Wanted(BsonDocument row, ViewQuery query, string? state) =>
        (query.Device is null || row["device"] == query.Device)
        && (query.Metric is null || row["metric"] == query.Metric)
        && (query.Key is null || row["key"] == query.Key)
        && (state is null || row["state"] == state);
}
