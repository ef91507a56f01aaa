namespace Telemetry.Gateway.Ingest;

/// <summary>
/// Makes the stamps of journal records. J follows the wall clock while that goes forward; when the wall clock is
/// behind,
/// J goes on from where it was at the pace of the monotonic clock. One caller at a time.
/// </summary>
internal sealed class JournalClock
{
    private readonly TimeProvider _time;
    private readonly long _elapsedAtStart;
    private readonly long _startTicks;
    private long _lastTicks;
    private JournalStamp _last;

    /// <param name="time">The clocks.</param>
    /// <param name="last">The stamp of the journal's last record, or default for an empty journal.</param>
    public JournalClock(TimeProvider time, JournalStamp last)
    {
        _time = time;
        _last = last;
        _elapsedAtStart = last.ElapsedMicros;
        _startTicks = time.GetTimestamp();
        _lastTicks = _startTicks;
    }

    /// <summary>The stamp of the record that is appended now.</summary>
    public JournalStamp Next()
    {
        long ticks = _time.GetTimestamp();
        _last = new JournalStamp(TimeAt(ticks), _elapsedAtStart + Micros(_startTicks, ticks));
        _lastTicks = ticks;
        return _last;
    }

    /// <summary>Journal time now, without a record: no later than the next stamp.</summary>
    public long NowMicros() => TimeAt(_time.GetTimestamp());

    private long TimeAt(long ticks)
    {
        long wall = (_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return wall >= _last.TimeMicros ? wall : _last.TimeMicros + Micros(_lastTicks, ticks);
    }

    private long Micros(long from, long to) => (long)_time.GetElapsedTime(from, to).TotalMicroseconds;
}
