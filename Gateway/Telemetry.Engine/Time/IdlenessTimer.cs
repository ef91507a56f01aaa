using Telemetry.Engine.State;

namespace Telemetry.Engine.Time;

/// <summary>
/// Says when a source has been silent for too long. Time is given and not read: elapsed, monotonic time. It is counted
/// from the first look that finds no activity since the look before, so that time in which nobody looked (a gateway
/// that was blocked) makes nobody idle.
/// </summary>
public sealed class IdlenessTimer
{
    private readonly Duration _timeout;
    private bool _wasActive;
    private Duration? _silentSince;

    /// <summary>Makes a timer.</summary>
    /// <param name="timeout">How long a silence must last; it makes idle when it is longer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is not positive.</exception>
    public IdlenessTimer(Duration timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout.Micros, 1, nameof(timeout));
        _timeout = timeout;
    }

    /// <summary>Notes that the source spoke.</summary>
    public void NoteActivity() => _wasActive = true;

    /// <summary>Looks whether the source is idle.</summary>
    /// <param name="elapsed">Monotonic time; only differences count.</param>
    /// <returns>True when it is.</returns>
    public bool CheckIfIdle(Duration elapsed)
    {
        if (_wasActive)
        {
            _wasActive = false;
            _silentSince = null;
            return false;
        }
        if (_silentSince is { } since) { return elapsed.Micros - since.Micros > _timeout.Micros; }
        _silentSince = elapsed;
        return false;
    }

    /// <summary>Writes the state.</summary>
    /// <param name="writer">Where to.</param>
    public void Snapshot(SnapshotWriter writer)
    {
        writer.Boolean(_wasActive);
        writer.Boolean(_silentSince is not null);
        writer.Int64(_silentSince?.Micros ?? 0);
    }

    /// <summary>Reads the state.</summary>
    /// <param name="reader">Where from.</param>
    public void Restore(SnapshotReader reader)
    {
        _wasActive = reader.Boolean();
        var isSilent = reader.Boolean();
        var since = new Duration(reader.Int64());
        _silentSince = isSilent ? since : null;
    }
}
