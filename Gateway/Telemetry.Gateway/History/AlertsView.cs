using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>
/// Alerts as they stand, and the events that brought them there: an <see cref="AlertBook"/> in memory, and the output
/// journal, where what the book only knows the place of is read when somebody asks. Those that stand are kept, however
/// old they are and though the record that raised them is gone.
/// </summary>
/// <param name="book">The book.</param>
/// <param name="file">Where it is saved.</param>
/// <param name="outputs">The output journal.</param>
internal sealed class AlertsView(AlertBook book, AlertBookFile file, IOutputLog outputs)
{
    private readonly List<(EventPlace Place, AlertItem Alert)> _batch = [];
    private readonly List<(EventPlace Place, AlertItem Alert)> _standing = [];
    private readonly Lock _gate = new();
    private UnsavedEvents _unsaved = UnsavedEvents.None;
    private UnsavedEvents _uncaptured = UnsavedEvents.None;
    private volatile bool _isGivenUp;

    /// <summary>All records before it are in the view.</summary>
    public long Next => book.Next;

    /// <summary>The events that a start would have to read again. Any thread.</summary>
    public UnsavedEvents Unsaved
    {
        get
        {
            lock (_gate)
            {
                return _unsaved;
            }
        }
    }

    /// <summary>Applies an event, when the batch is committed; nothing when the book has it already. Writer only.
    /// </summary>
    public void Put(OutputRecord record, OutputRow row, AlertItem alert)
    {
        if (record.Position >= book.Next)
        {
            _batch.Add((new EventPlace(record.Position, row.Index), alert));
        }
    }

    /// <summary>
    /// Applies how an alert stands whose events are gone, when the batch is committed; nothing when nobody has to look
    /// at it. Writer only.
    /// </summary>
    public void PutStanding(OutputRecord record, OutputRow row, AlertItem alert)
    {
        if (AlertBook.IsStanding(alert))
        {
            _standing.Add((new EventPlace(record.Position, row.Index), alert));
        }
    }

    /// <summary>The batch was committed: everybody sees it. Writer only.</summary>
    /// <param name="next">All records before it are in the view now.</param>
    public void Commit(long next)
    {
        if (_standing.Count > 0)
        {
            book.Stand(_standing);
            _standing.Clear();
        }

        if (_batch.Count > 0)
        {
            book.Apply(_batch);
            lock (_gate)
            {
                _unsaved = _unsaved.And(_batch.Count, _batch[0].Place.Position);
                _uncaptured = _uncaptured.And(_batch.Count, _batch[0].Place.Position);
            }

            _batch.Clear();
        }

        book.Next = Math.Max(book.Next, next);
    }

    /// <summary>The batch never was. Writer only.</summary>
    public void Discard()
    {
        _batch.Clear();
        _standing.Clear();
    }

    /// <summary>Forgets what is gone from the journal. Writer only.</summary>
    public void Prune(long start) => book.Prune(start);

    /// <summary>The book as it stands, to be saved beside the batches that come; the one before was saved, or will not
    /// be. Writer only.</summary>
    public AlertBookImage Capture()
    {
        lock (_gate)
        {
            _uncaptured = UnsavedEvents.None;
        }

        return book.Capture();
    }

    /// <summary>Saves what was captured last. Any thread.</summary>
    /// <exception cref="IOException">It cannot be saved; what was saved before is still there.</exception>
    public void Save(AlertBookImage captured)
    {
        file.Write(captured, () => !_isGivenUp);
        lock (_gate)
        {
            _unsaved = _uncaptured;
        }
    }

    /// <summary>From now on nothing is saved: the file is that of another view.</summary>
    public void GiveUp() => _isGivenUp = true;

    /// <summary>One alert, or null.</summary>
    public AlertItem? Find(string alert) => book.Find(alert) is { } found ? Whole([found]).FirstOrDefault() : null;

    /// <summary>Alerts in the order of their start.</summary>
    public ViewPage<AlertItem> Find(ViewQuery query, AlertFilter filter)
    {
        ViewPage<AlertFound> page = book.Find(query, filter);
        return new ViewPage<AlertItem>(Whole(page.Items), page.Next);
    }

    /// <summary>An alert's events, in order.</summary>
    public ViewPage<AlertItem> Events(string alert, ViewQuery query)
    {
        IEnumerable<EventPlace> places = book.Events(alert);
        places = query.Descending ? places.Reverse() : places;
        if (query.After is { } after)
        {
            places = places.Where(place => query.Descending == (string.CompareOrdinal(Cursor(place), after) < 0)
                && Cursor(place) != after);
        }

        EventPlace[] page = [.. places.Take(query.Limit + 1)];
        EventPlace[] shown = page.Length > query.Limit ? page[..query.Limit] : page;
        Dictionary<EventPlace, AlertItem> read = Read(shown);
        return new ViewPage<AlertItem>(
            [.. shown.Where(read.ContainsKey).Select(place => read[place])],
            page.Length > query.Limit ? Cursor(shown[^1]) : null);

        string Cursor(EventPlace place) => SortKey.Join(alert, place.ToString());
    }

    /// <summary>Whether an alert has an event of this name at this moment. Its events lie in the order of their times:
    /// so the moment is found by halving, however many there are.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="name">The event.</param>
    /// <param name="at">When, µs of the journal's time.</param>
    public bool HasEvent(string alert, string name, long at)
    {
        IReadOnlyList<EventPlace> events = book.Events(alert);
        int low = 0;
        for (int high = events.Count; low < high;)
        {
            int middle = low + ((high - low) / 2);
            if (One(events[middle]) is not { } found || EventTimes.ToMicros(found.At) < at)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        // Of the moment's events the one of that name.
        for (; low < events.Count && One(events[low]) is { } found && EventTimes.ToMicros(found.At) == at; low++)
        {
            if (found.Event == name)
            {
                return true;
            }
        }

        return false;

        AlertItem? One(EventPlace place) => Read([place]).GetValueOrDefault(place);
    }

    /// <summary>Where an alert's events stand in the output journal, in order.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="each">Of many, so many of the first and of the last.</param>
    public IReadOnlyList<EventPlace> Places(string alert, int each)
    {
        IReadOnlyList<EventPlace> all = book.Events(alert);
        return all.Count <= 2 * each ? all : [.. all.Take(each), .. all.Skip(all.Count - each)];
    }

    /// <summary>Whether an alert has more events than so many.</summary>
    public bool HasMore(string alert, int events) => book.Events(alert).Count > events;

    private List<AlertItem> Whole(IReadOnlyList<AlertFound> found)
    {
        Dictionary<EventPlace, AlertItem> read = Read(
            [.. found.Where(alert => alert.Item is null).Select(alert => alert.Last)]);
        // What the journal has let go of in this very moment, or what is damaged in it, is not there.
        return [.. found.Select(alert => alert.Item ?? read.GetValueOrDefault(alert.Last)).OfType<AlertItem>()];
    }

    private Dictionary<EventPlace, AlertItem> Read(EventPlace[] places)
    {
        Dictionary<EventPlace, AlertItem> read = [];
        if (places.Length == 0)
        {
            return read;
        }

        outputs.Read([.. places.Select(place => place.Position).Distinct().Order()], record =>
        {
            foreach (OutputRow row in record.Rows)
            {
                if (row.Alert is { } alert)
                {
                    read[new EventPlace(record.Position, row.Index)] = alert;
                }
            }
        });
        return read;
    }
}
