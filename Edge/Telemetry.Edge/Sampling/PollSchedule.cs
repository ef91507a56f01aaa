namespace Telemetry.Edge.Sampling;

/// <summary>
/// When a sensor is due, by monotonic time: due times are start + n · period, so that they do not drift with the time
/// that polls take; due times that have passed are left out, never caught up. After failures the pause doubles.
/// </summary>
internal sealed class PollSchedule
{
    private static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly TimeSpan _period;
    private readonly long _start;
    private long _lastIndex;
    private int _failures;

    public PollSchedule(TimeProvider time, TimeSpan period)
    {
        _time = time;
        _period = period;
        _start = time.GetTimestamp();
    }

    /// <summary>From due time to due time.</summary>
    public TimeSpan Period => _period;

    /// <summary>Failures since the last success.</summary>
    public int Failures => _failures;

    /// <summary>Due times that have passed since the start, whether or not somebody came.</summary>
    public long DueSoFar => _time.GetElapsedTime(_start).Ticks / _period.Ticks;

    /// <summary>The due time that was taken last: its number since the start, from 1 on.</summary>
    public long Slot => _lastIndex;

    /// <summary>Time since a due time; negative before it.</summary>
    public TimeSpan SinceSlot(long slot) => _time.GetElapsedTime(_start) - (slot * _period);

    public void Succeeded() => _failures = 0;

    public void Failed() => _failures = Math.Min(_failures + 1, 30);

    /// <summary>How long to wait for the next due time; that time is then taken.</summary>
    public TimeSpan TakeNext()
    {
        var elapsed = _time.GetElapsedTime(_start);
        var index = Math.Max(_lastIndex + PeriodsToSkip(), (elapsed.Ticks + _period.Ticks - 1) / _period.Ticks);
        _lastIndex = index;
        return TimeSpan.FromTicks(index * _period.Ticks) - elapsed;
    }

    /// <summary>One after a success; 2, 4, 8 … periods after failures, at most a minute, at least one period.</summary>
    private long PeriodsToSkip()
    {
        var most = Math.Max(1, PauseMax.Ticks / _period.Ticks);
        return Math.Min(1L << _failures, most);
    }
}
