using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>
/// One alert in the <see cref="AlertBook"/>: what lists are filtered by, and where its events stand in the output
/// journal. The whole alert only while it stands; else the journal has it.
/// </summary>
/// <param name="id">Its id.</param>
internal sealed class AlertEntry(string id)
{
    private EventPlace[] _events = [];
    private int _first;
    private int _count;

    public string Id => id;

    /// <summary>When it began, µs; with the id its place in lists.</summary>
    public long Start { get; init; }

    public required string Key { get; init; }

    public required string? Device { get; init; }

    public required string? Metric { get; init; }

    public string Rule { get; set; } = "";

    public string Severity { get; set; } = "";

    public string State { get; set; } = "";

    public bool IsAcknowledged { get; set; }

    /// <summary>Whether somebody has to look at it.</summary>
    public bool IsStanding => Item is not null;

    /// <summary>As its last event left it, while it stands.</summary>
    public AlertItem? Item { get; set; }

    /// <summary>Where its last event is, also when that is not among <see cref="Events"/> any more.</summary>
    public EventPlace Last { get; set; }

    /// <summary>Where its events are, in order.</summary>
    public ReadOnlySpan<EventPlace> Events => _events.AsSpan(_first, _count);

    /// <summary>Its place in lists as a text whose order is that of the places.</summary>
    public string Place => SortKey.Join(SortKey.Of(Start), Id);

    /// <summary>A place between entries, for the bounds of a range.</summary>
    public static AlertEntry At(long start, string id) => new(id)
    {
        Start = start,
        Key = "",
        Device = null,
        Metric = null,
    };

    /// <summary>By place.</summary>
    public static int Compare(AlertEntry? left, AlertEntry? right)
    {
        int byStart = left!.Start.CompareTo(right!.Start);
        return byStart != 0 ? byStart : string.CompareOrdinal(left.Id, right.Id);
    }

    public void Add(EventPlace place)
    {
        if (_first + _count == _events.Length)
        {
            // Never moved within the array, which a copy may have too.
            EventPlace[] room = new EventPlace[Math.Max(2, 2 * _count)];
            Events.CopyTo(room);
            (_events, _first) = (room, 0);
        }

        _events[_first + _count++] = place;
    }

    /// <summary>Forgets events of records before a position; says how many.</summary>
    public int DropBefore(long position)
    {
        int dropped = 0;
        while (dropped < _count && _events[_first + dropped].Position < position)
        {
            dropped++;
        }

        _first += dropped;
        _count -= dropped;
        return dropped;
    }

    /// <summary>The entry as it stands, whatever becomes of this one.</summary>
    public AlertEntry Copy() => (AlertEntry)MemberwiseClone();

    /// <summary>Takes over the events of the entry that it replaces.</summary>
    public void TakeEvents(AlertEntry before) =>
        (_events, _first, _count) = (before._events, before._first, before._count);
}
