namespace Telemetry.Edge.Tests.Bench;

/// <summary>
/// Time that stands still until somebody lets the next timer come due. Timers of one moment come in the order in which
/// they were set.
/// </summary>
internal sealed class VirtualTime : TimeProvider
{
    public static readonly DateTimeOffset Begin = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly PriorityQueue<Timer, (long Due, long Order)> _timers = new();
    private long _ticks;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public TimeSpan Now => TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    public override long GetTimestamp() => Interlocked.Read(ref _ticks);

    public override DateTimeOffset GetUtcNow() => Begin + Now;

    /// <summary>
    /// Goes to the next timer's time and fires it; false, and at the limit, when none is due before it.
    /// </summary>
    public bool FireNext(TimeSpan limit)
    {
        Timer? due = null;
        lock (_gate)
        {
            while (due is null && _timers.TryPeek(out var timer, out var at) && at.Due <= limit.Ticks)
            {
                _timers.Dequeue();
                if (timer.IsDueAt(at))
                {
                    Interlocked.Exchange(ref _ticks, Math.Max(_ticks, at.Due));
                    due = timer;
                }
            }
            if (due is null)
            {
                Interlocked.Exchange(ref _ticks, Math.Max(_ticks, limit.Ticks));
            }
        }
        due?.Fire();
        return due is not null;
    }

    /// <summary>Lets a span pass, and all timers within it come due.</summary>
    public void Advance(TimeSpan by)
    {
        var end = Now + by;
        while (FireNext(end))
        {
            // Each fires at its own time.
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(VirtualTime time, Action callback) : ITimer
    {
        private (long Due, long Order)? _due;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public bool IsDueAt((long Due, long Order) at) => _due == at;

        public void Fire()
        {
            lock (time._gate)
            {
                _due = null;
                if (_period > TimeSpan.Zero)
                {
                    Arm(_period);
                }
            }
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                _due = null;
                _period = period;
                if (dueTime >= TimeSpan.Zero)
                {
                    Arm(dueTime);
                }
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Arm(TimeSpan after)
        {
            var due = (time._ticks + after.Ticks, time._order++);
            _due = due;
            time._timers.Enqueue(this, due);
        }
    }
}
