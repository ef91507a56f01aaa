using Telemetry.Engine.Operators;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Windows.General;

/// <summary>The clocks as the windows of one operator see them, and the timers that the windows have set.</summary>
internal sealed class TimerBook
{
    private readonly GeneralWindowSpec _spec;
    private readonly OperatorContext _context;
    private readonly KeyTable _keys;
    private readonly Func<int, WindowSpan, WindowState?> _find;
    private readonly TimerQueue _journal;
    private readonly TimerQueue _elapsed;
    private TimerQueue?[] _event = [];

    /// <summary>Makes an empty book.</summary>
    public TimerBook(
        GeneralWindowSpec spec, OperatorContext context, KeyTable keys, Func<int, WindowSpan, WindowState?> find)
    {
        _spec = spec;
        _context = context;
        _keys = keys;
        _find = find;
        _journal = new(keys, timer => IsSet(timer, TimeDomain.Journal));
        _elapsed = new(keys, timer => IsSet(timer, TimeDomain.Elapsed));
    }

    /// <summary>The journal time of the running step.</summary>
    public long Now => _context.JournalTime.Micros;

    /// <summary>The monotonic time of the running step.</summary>
    public long Elapsed => _context.Elapsed.Micros;

    /// <summary>The watermark of the clock that a key has.</summary>
    public long WatermarkOf(int key) => _context.WatermarkOf(ClockOf(key)).Micros;

    /// <summary>The time of a trigger's domain for a key.</summary>
    public long TimeOf(int key, TimeDomain domain) => domain == TimeDomain.Event ? WatermarkOf(key) : Now;

    /// <summary>When the window is forgotten; the end of time means never.</summary>
    public long CleanupOf(in WindowSpan span) => _spec.Assigner.Domain == TimeDomain.Event
        ? SaturatingTime.Add(span.Last, _spec.AllowedLateness.Micros) : span.Last;

    /// <summary>Whether a row for the window comes too late.</summary>
    public bool IsLate(int key, in WindowSpan span) =>
        _spec.Assigner.Domain == TimeDomain.Event && CleanupOf(span) <= WatermarkOf(key);

    public void Set(WindowState window, WindowTimers timer)
    {
        if ((window.Timers & timer) != 0) { return; }
        var time = TimeOf(window, timer);
        if (timer == WindowTimers.Cleanup && time == long.MaxValue) { return; }
        window.Timers |= timer;
        QueueOf(window.Key, DomainOf(timer)).Add(new(time, window.Key, window.Span));
    }

    /// <summary>Takes all timers of a window back.</summary>
    public void Cancel(WindowState window)
    {
        Cancel(window, WindowTimers.End);
        Cancel(window, WindowTimers.Fire);
        Cancel(window, WindowTimers.Cleanup);
    }

    /// <summary>Sets the timers anew that a restored window had.</summary>
    public void Restore(WindowState window)
    {
        var timers = window.Timers;
        window.Timers = WindowTimers.None;
        foreach (var timer in (ReadOnlySpan<WindowTimers>)[WindowTimers.End, WindowTimers.Fire, WindowTimers.Cleanup])
        {
            if ((timers & timer) != 0) { Set(window, timer); }
        }
    }

    /// <summary>Notes that the timers at this time have gone off.</summary>
    public void Clear(WindowState window, TimeDomain domain, long time)
    {
        foreach (var timer in (ReadOnlySpan<WindowTimers>)[WindowTimers.End, WindowTimers.Fire, WindowTimers.Cleanup])
        {
            if (DomainOf(timer) == domain && TimeOf(window, timer) == time) { window.Timers &= ~timer; }
        }
    }

    public bool TryTakeEvent(int source, long watermark, out WindowTimer timer)
    {
        timer = default;
        return source + 1 < _event.Length && _event[source + 1] is { } queue && queue.TryTake(watermark, out timer);
    }

    public bool TryTakeJournal(out WindowTimer timer) => _journal.TryTake(Now, out timer);

    public bool TryTakeElapsed(out WindowTimer timer) => _elapsed.TryTake(Elapsed, out timer);

    /// <summary>Takes one timer of a window back.</summary>
    public void Cancel(WindowState window, WindowTimers timer)
    {
        if ((window.Timers & timer) == 0) { return; }
        window.Timers &= ~timer;
        QueueOf(window.Key, DomainOf(timer)).TakeBack();
    }

    /// <summary>Whether a window has set a timer that goes off then, and has not taken it back.</summary>
    private bool IsSet(in WindowTimer at, TimeDomain domain)
    {
        if (_find(at.Key, at.Span) is not { } window) { return false; }
        foreach (var timer in (ReadOnlySpan<WindowTimers>)[WindowTimers.End, WindowTimers.Fire, WindowTimers.Cleanup])
        {
            if ((window.Timers & timer) != 0 && DomainOf(timer) == domain && TimeOf(window, timer) == at.Time)
            {
                return true;
            }
        }
        return false;
    }

    private static long TimeOf(WindowState window, WindowTimers timer, long cleanup) => timer switch
    {
        WindowTimers.End => window.Span.Last,
        WindowTimers.Fire => window.NextFire,
        _ => cleanup,
    };

    private long TimeOf(WindowState window, WindowTimers timer) => TimeOf(window, timer, CleanupOf(window.Span));

    private TimeDomain DomainOf(WindowTimers timer) =>
        timer switch
        {
            WindowTimers.Cleanup => _spec.Assigner.Domain,
            WindowTimers.Fire => _spec.Trigger.FireDomain,
            _ => _spec.Trigger.Domain,
        };

    private int ClockOf(int key) => _spec.Scope == ClockScope.Stream ? SourceTable.All : _keys.SourceOf(key);

    private TimerQueue QueueOf(int key, TimeDomain domain)
    {
        if (domain == TimeDomain.Journal) { return _journal; }
        if (domain == TimeDomain.Elapsed) { return _elapsed; }
        var index = ClockOf(key) + 1;
        if (index >= _event.Length) { Array.Resize(ref _event, Growth.Of(_event.Length, _context.Sources.Count + 1)); }
        return _event[index] ??= new TimerQueue(_keys, timer => IsSet(timer, TimeDomain.Event));
    }
}
