using Telemetry.Engine.State;

namespace Telemetry.Alerts;

/// <summary>
/// The silence of one series, for a rule about absence: windows with readings are quiet, a silence as long as the rule
/// says is a window of its own, whose value is its length in seconds. It is measured by the device's clock, in whole
/// windows, from the last window with a reading, and begins anew when the device comes back: while it is offline the
/// rule rests.
/// </summary>
/// <remarks>It reads windows on the clock of one source, which come once and in order: an older one says
/// nothing.</remarks>
internal sealed class Silence(AlertRule rule, AlertFold fold)
{
    /// <summary>What a window says in which there is nothing to complain of: any length of time is above
    /// it.</summary>
    public const double Quiet = -1;

    private readonly long _for = EpisodeTerms.Micros(rule.For);
    private long _lastEnd = long.MinValue;
    private long _length;
    private long _since;
    private long _resumed = long.MinValue;
    private bool _isSaid;

    /// <summary>A window with readings.</summary>
    public void Take(in ResultRow row, long at, List<AlertEvent> events)
    {
        if (row.WindowEnd <= _lastEnd)
        {
            return;
        }

        if (_lastEnd != long.MinValue)
        {
            Close(row.WindowStart, at, events);
        }

        fold.Apply(row with { Value = Quiet }, at, events);
        _lastEnd = row.WindowEnd;
        _length = row.WindowEnd - row.WindowStart;
        _since = Math.Max(_lastEnd, _resumed);
        _isSaid = false;
    }

    /// <summary>The device's clock: all up to here has come.</summary>
    public void Pass(long clock, long at, List<AlertEvent> events)
    {
        if (_lastEnd != long.MinValue && !_isSaid && clock >= Due() - 1)
        {
            Say(_since, Due(), at, events);
        }
    }

    /// <summary>The device is back: what was silent while it was away does not count.</summary>
    public void Resume(long at)
    {
        _resumed = Math.Max(_resumed, at);
        if (_lastEnd != long.MinValue && !_isSaid)
        {
            _since = Math.Max(_since, at);
        }
    }

    public void Snapshot(SnapshotWriter writer)
    {
        writer.Int64(_lastEnd);
        writer.Int64(_length);
        writer.Int64(_since);
        writer.Int64(_resumed);
        writer.Boolean(_isSaid);
    }

    public void Restore(SnapshotReader reader)
    {
        _lastEnd = reader.Int64();
        _length = reader.Int64();
        _since = reader.Int64();
        _resumed = reader.Int64();
        _isSaid = reader.Boolean();
    }

    /// <summary>The silence ends with the window that starts here: it may have been long enough, and its whole length
    /// is the peak.</summary>
    private void Close(long start, long at, List<AlertEvent> events)
    {
        if (!_isSaid && start - _since >= _for)
        {
            Say(_since, Math.Min(Due(), start), at, events);
        }

        long saidUntil = Due();
        if (_isSaid && start > saidUntil)
        {
            Say(saidUntil, start, at, events);
        }
    }

    /// <summary>The first end of a window at which the silence is long enough: a window that is still open may have
    /// readings.</summary>
    private long Due()
    {
        long windows = (_since + _for - _lastEnd + _length - 1) / _length;
        return _lastEnd + (windows * _length);
    }

    private void Say(long start, long end, long at, List<AlertEvent> events)
    {
        _isSaid = true;
        double seconds = (end - _since) / 1e6;
        fold.Apply(new ResultRow(start, end, seconds, ResultState.Final), at, events);
    }
}
