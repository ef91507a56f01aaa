namespace Telemetry.Edge.Drivers.Digital;

/// <summary>
/// Finds true changes among edges. A level counts once it has lasted for the debounce time; the change is then dated by
/// the first edge of the bouncing that led to it. What falls back to the old level in time was a glitch.
/// </summary>
internal sealed class Debouncer
{
    private readonly TimeSpan _debounce;
    private bool _pending;
    private TimeSpan? _burstStart;
    private TimeSpan _lastEdge;

    public Debouncer(TimeSpan debounce, bool level)
    {
        _debounce = debounce;
        Level = level;
        _pending = level;
    }

    /// <summary>The level that counts.</summary>
    public bool Level { get; private set; }

    /// <summary>Bouncing that came to nothing.</summary>
    public long Glitches { get; private set; }

    /// <summary>When the bouncing began that has not come to an end; null: it is quiet.</summary>
    public TimeSpan? Unsettled => _burstStart;

    /// <summary>Takes an edge; edges come in the order of their times. True: a change before it now counts.</summary>
    public bool Edge(bool isRising, TimeSpan at, out TimeSpan changedAt)
    {
        var isChanged = Settle(at, out changedAt);
        _burstStart ??= at;
        _lastEdge = at;
        _pending = isRising;
        return isChanged;
    }

    /// <summary>
    /// Time has passed without an edge. True: the level has changed, at <paramref name="changedAt"/>.
    /// </summary>
    public bool Settle(TimeSpan now, out TimeSpan changedAt)
    {
        changedAt = default;
        if (_burstStart is not { } start || now - _lastEdge < _debounce)
        {
            return false;
        }
        _burstStart = null;
        if (_pending == Level)
        {
            Glitches++;
            return false;
        }
        Level = _pending;
        changedAt = start;
        return true;
    }

    /// <summary>Edges were lost: the level is what the line says, and nothing is known of its changes.</summary>
    public void Resume(bool level)
    {
        Level = level;
        _pending = level;
        _burstStart = null;
    }
}
