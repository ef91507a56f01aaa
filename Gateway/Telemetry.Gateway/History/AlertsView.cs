using LiteDB;
using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>
/// Alerts as they stand, and the events that brought them there.
/// <code>
/// alerts        _id = alert id    s = start ␁ id    k = key ␁ s    d = device ␁ s    o = 1 while it stands, or 0 ␁ s
/// alert_events  _id = alert id ␁ position ␁ row    the item after the event
/// </code>
/// Those that stand are in memory, too: <see cref="StandingAlerts"/>. They are kept, however old they are and though
/// the record that raised them is gone; of those that are over the ones that began first go first, of events the
/// oldest.
/// </summary>
internal sealed class AlertsView : IViewOfJournal
{
    private const string PlaceField = "s";
    private const string KeyField = "k";
    private const string DeviceField = "d";
    private const string OrderField = "o";
    private const string Standing = "1";
    private const string Over = "0";

    private readonly ViewCollection _alerts;
    private readonly ViewCollection _events;
    private readonly StandingAlerts _standing = new();

    public AlertsView(
        ILiteDatabase database,
        int alertsMax = HistoryLimits.AlertsMax,
        int eventsMax = HistoryLimits.AlertEventsMax)
    {
        _alerts = new ViewCollection(
            database, "alerts", alertsMax, OrderField, gone => _standing.Remove(gone["_id"].AsString));
        _alerts.Index(OrderField);
        _alerts.Index(PlaceField);
        _alerts.Index(KeyField);
        _alerts.Index(DeviceField);
        _events = new ViewCollection(database, "alert_events", eventsMax, ViewCollection.PositionField);
        foreach (BsonDocument document in _alerts.Between(
            OrderField, SortKey.Join(Standing, SortKey.First), SortKey.Join(Standing, SortKey.Last)))
        {
            _standing.Put(AlertDocument.Read(document), document[PlaceField].AsString);
        }
        _standing.Publish();
    }

    /// <summary>Applies an event. Writer only.</summary>
    public void Put(OutputRecord record, OutputRow row, AlertItem alert)
    {
        string place = SortKey.Join(SortKey.Of(EventTimes.ToMicros(alert.Start)), alert.Id);
        bool isStanding = StandingAlerts.IsStanding(alert);
        // Nothing is gone from the journal before it is over.
        BsonValue bytes = AlertDocument.Bytes(alert);
        BsonDocument document = AlertDocument.Of(bytes, alert.Id, isStanding ? long.MaxValue : record.Position);
        document[PlaceField] = place;
        document[KeyField] = SortKey.Join(alert.Key, place);
        document[DeviceField] = SortKey.Join(alert.Device ?? "", place);
        document[OrderField] = SortKey.Join(isStanding ? Standing : Over, place);
        _alerts.Put(document);
        _standing.Put(alert, place);
        _events.Put(AlertDocument.Of(
            bytes, SortKey.Join(alert.Id, SortKey.Of(record.Position), SortKey.Of(row.Index)), record.Position));
    }

    /// <summary>One alert, or null.</summary>
    public AlertItem? Find(string alert) =>
        _standing.Find(alert) ?? (_alerts.Find(alert) is { } found ? AlertDocument.Read(found) : null);

    /// <summary>Alerts in the order of their start.</summary>
    public ViewPage<AlertItem> Find(ViewQuery query, AlertFilter filter)
    {
        if (filter.IsOfStanding)
        {
            return _standing.Page(
                SortKey.Of(query.From), SortKey.Of(query.To), query, alert => Wanted(alert, query, filter));
        }
        (string field, string? key) = (query.Key, query.Device) switch
        {
            ({ } wanted, _) => (KeyField, wanted),
            (null, { } device) => (DeviceField, device),
            (null, null) => (PlaceField, null),
        };
        string low = Bound(key, query.From);
        string high = Bound(key, query.To);
        return _alerts.Page(
            field, low, high, query, row => Wanted(AlertDocument.Read(row), query, filter),
            HistoryLimits.AlertScanRowsMax).Select(AlertDocument.Read);
    }

    /// <summary>An alert's events, in order.</summary>
    public ViewPage<AlertItem> Events(string alert, ViewQuery query) => _events
        .Page("_id", SortKey.Join(alert, ""), SortKey.Join(alert, SortKey.Last), query, _ => true)
        .Select(AlertDocument.Read);

    /// <summary>Whether an alert has an event of this name at this moment. Its events lie in the order of their times:
    /// so the moment is found by halving, however many there are.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="name">The event.</param>
    /// <param name="at">When, µs of the journal's time.</param>
    public bool HasEvent(string alert, string name, long at)
    {
        long high = First(alert, "", isLast: true) is { } last ? Place(last).Position : -1;
        for (long low = 0; low < high;)
        {
            long middle = low + ((high - low) / 2);
            if (First(alert, SortKey.Of(middle)) is { } found && At(found) < at)
            {
                low = Place(found).Position + 1;
            }
            else
            {
                high = middle;
            }
        }

        // Of the moment's events the one of that name, or what comes behind them.
        return high >= 0 && _events.Page(
            "_id", SortKey.Join(alert, SortKey.Of(high)), SortKey.Join(alert, SortKey.Last),
            new ViewQuery { Limit = 1 },
            row => At(row) != at || AlertDocument.Read(row).Event == name).Items is [var first]
            && At(first) == at;

        static long At(BsonDocument row) => EventTimes.ToMicros(AlertDocument.Read(row).At);

        (long Position, int Row) Place(BsonDocument row) => AlertsView.Place(row["_id"].AsString[(alert.Length + 1)..]);
    }

    private BsonDocument? First(string alert, string place, bool isLast = false) => _events.Page(
        "_id", SortKey.Join(alert, place), SortKey.Join(alert, SortKey.Last),
        new ViewQuery { Limit = 1, Descending = isLast }, _ => true).Items is [var found] ? found : null;

    /// <summary>Where an alert's events stand in the output journal: record and row, in order.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="each">Of many, so many of the first and of the last.</param>
    public IReadOnlyList<(long Position, int Row)> Places(string alert, int each)
    {
        IReadOnlyList<(long Position, int Row)> Some(int limit, bool isDescending) => _events
            .Page("_id", SortKey.Join(alert, ""), SortKey.Join(alert, SortKey.Last),
                new ViewQuery { Limit = limit, Descending = isDescending }, _ => true)
            .Select(row => Place(row["_id"].AsString[(alert.Length + 1)..])).Items;
        IReadOnlyList<(long Position, int Row)> first = Some((2 * each) + 1, isDescending: false);
        return first.Count <= 2 * each
            ? first
            : [.. first.Take(each), .. Some(each, isDescending: true).Reverse()];
    }

    /// <summary>Whether an alert has more events than so many.</summary>
    public bool HasMore(string alert, int events) => _events.Page(
        "_id", SortKey.Join(alert, ""), SortKey.Join(alert, SortKey.Last), new ViewQuery { Limit = events },
        _ => true).Next is not null;

    /// <summary>See <see cref="ViewCollection.Verify"/>.</summary>
    public void Verify(Action onRead)
    {
        _alerts.Verify(onRead);
        _events.Verify(onRead);
    }

    public bool Prune(long start) => _alerts.Prune(start) | _events.Prune(start);

    public void Close()
    {
        _alerts.Close();
        _events.Close();
    }

    public void Discard()
    {
        _alerts.Discard();
        _events.Discard();
    }

    /// <summary>The batch is durable, or it never was. Writer only.</summary>
    public void End(bool isCommitted)
    {
        if (isCommitted)
        {
            _standing.Publish();
        }
        else
        {
            _standing.Discard();
        }
    }

    private static (long Position, int Row) Place(string key) =>
        (SortKey.Read(key), (int)SortKey.Read(key[(key.IndexOf(SortKey.Separator) + 1)..]));

    private static string Bound(string? key, long time) =>
        key is null ? SortKey.Of(time) : SortKey.Join(key, SortKey.Of(time));

    private static bool Wanted(AlertItem alert, ViewQuery query, AlertFilter filter) =>
        (query.Device is null || alert.Device == query.Device)
        && (query.Metric is null || alert.Metric == query.Metric)
        && (query.Key is null || alert.Key == query.Key)
        && filter.Accepts(alert);
}
