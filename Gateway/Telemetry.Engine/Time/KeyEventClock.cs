using Telemetry.Engine.State;

namespace Telemetry.Engine.Time;

/// <summary>
/// One key's clock that also goes on while the key is silent: the greatest of (event time − wait + system time passed
/// since that row). System time is given, at the beginning of each batch and when the key is notified, so that rows of
/// one batch share it; it never goes back. The clock does not either.
/// </summary>
public sealed class KeyEventClock
{
    private readonly Duration _wait;
    private EventTime _anchor = EventTime.Min;
    private Duration _anchored;
    private Duration _now;

    /// <summary>Makes a clock that stands at <see cref="EventTime.Min"/> until the first row.</summary>
    /// <param name="wait">How long late rows are waited for; zero or more.</param>
    /// <param name="now">System time, monotonic; only differences count.</param>
    /// <exception cref="ArgumentOutOfRangeException">The wait is negative.</exception>
    public KeyEventClock(Duration wait, Duration now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wait.Micros, 0, nameof(wait));
        _wait = wait;
        _now = now;
        _anchored = now;
    }

    /// <summary>The watermark at the system time that was given last.</summary>
    public EventTime Watermark => _anchor + new Duration(_now.Micros - _anchored.Micros);

    /// <summary>The watermark at a later system time, which is not taken note of.</summary>
    /// <param name="now">System time, not before the last that was given.</param>
    /// <returns>The watermark then.</returns>
    public EventTime WatermarkAt(Duration now) => _anchor + new Duration(now.Micros - _anchored.Micros);

    /// <summary>Starts a batch of rows.</summary>
    /// <param name="now">System time; one before the last is ignored.</param>
    public void BeginBatch(Duration now)
    {
        if (now > _now) { _now = now; }
    }

    /// <summary>Takes a row.</summary>
    /// <param name="time">Its event time.</param>
    /// <returns>The watermark after it.</returns>
    public EventTime OnRow(EventTime time)
    {
        var watermark = time - _wait;
        // What lies beyond all usable instants promises nothing.
        if (watermark.IsUsable && watermark > Watermark) { (_anchor, _anchored) = (watermark, _now); }
        return Watermark;
    }

    /// <summary>Lets time pass without rows.</summary>
    /// <param name="now">System time; one before the last is ignored.</param>
    /// <returns>The watermark now.</returns>
    public EventTime Notify(Duration now)
    {
        BeginBatch(now);
        return Watermark;
    }

    /// <summary>Notes that no row will come any more.</summary>
    /// <returns><see cref="EventTime.Max"/>, for ever.</returns>
    public EventTime Finish() => _anchor = EventTime.Max;

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64(_anchor.Micros);
        writer.Int64(_anchored.Micros);
        writer.Int64(_now.Micros);
    }

    /// <summary>Reads the state.</summary>
    /// <param name="reader">Where from.</param>
    public void Restore(SnapshotReader reader)
    {
        _anchor = new(reader.Int64());
        _anchored = new(reader.Int64());
        _now = new(reader.Int64());
    }
}
