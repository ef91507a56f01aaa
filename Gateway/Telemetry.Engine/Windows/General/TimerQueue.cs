using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.General;

/// <summary>The timers under one clock, each once: by time, then by key, then by window.</summary>
internal sealed class TimerQueue(KeyTable keys)
{
    private readonly SortedSet<WindowTimer> _timers = new(new ByTime(keys));

    public void Add(in WindowTimer timer) => _timers.Add(timer);

    public void Remove(in WindowTimer timer) => _timers.Remove(timer);

    /// <summary>Takes the first timer that is due.</summary>
    public bool TryTake(long now, out WindowTimer timer)
    {
        timer = default;
        if (_timers.Count == 0 || _timers.Min.Time > now) { return false; }
        timer = _timers.Min;
        _timers.Remove(timer);
        return true;
    }

    private sealed class ByTime(KeyTable keys) : IComparer<WindowTimer>
    {
        public int Compare(WindowTimer left, WindowTimer right)
        {
            if (left.Time != right.Time) { return left.Time.CompareTo(right.Time); }
            if (left.Key != right.Key) { return keys.Compare(left.Key, right.Key); }
            return left.Span.CompareTo(right.Span);
        }
    }
}
