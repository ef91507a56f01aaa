namespace Telemetry.Engine.Windows.General;

/// <summary>What the triggers do, one window at a time; each question's answer is whether the window fires.</summary>
internal sealed class TriggerRules(GeneralWindowSpec spec, TimerBook timers)
{
    private readonly WindowTrigger _trigger = spec.Trigger;

    /// <summary>A row has been added.</summary>
    public bool OnRow(WindowState window, long time)
    {
        switch (_trigger.Kind)
        {
            case TriggerKind.EventTime:
                if (window.Span.Last <= timers.WatermarkOf(window.Key)) { return true; }
                timers.Set(window, WindowTimers.End);
                return false;
            case TriggerKind.JournalTime:
                timers.Set(window, WindowTimers.End);
                return false;
            case TriggerKind.Count:
                window.Count++;
                if (window.Count < _trigger.Rows) { return false; }
                window.Count = 0;
                return true;
            case TriggerKind.ContinuousEventTime:
                if (window.Span.Last <= timers.WatermarkOf(window.Key)) { return true; }
                timers.Set(window, WindowTimers.End);
                if (window.NextFire == WindowState.NoTime) { SetNextFire(window, StartOfInterval(time)); }
                return false;
            case TriggerKind.ContinuousJournalTime:
                if (window.NextFire == WindowState.NoTime) { SetNextFire(window, StartOfInterval(timers.Now)); }
                return false;
            case TriggerKind.Stages:
                return OnRowOfStage(window);
            default:
                return false;
        }
    }

    /// <summary>A timer of the window has gone off, not always one of the trigger's.</summary>
    public bool OnTimer(WindowState window, TimeDomain domain, long time)
    {
        if (_trigger.Kind == TriggerKind.Stages) { return OnTimerOfStage(window, domain, time); }
        if (domain != _trigger.Domain) { return false; }
        switch (_trigger.Kind)
        {
            case TriggerKind.EventTime: return time == window.Span.Last;
            case TriggerKind.JournalTime: return true;
            case TriggerKind.ContinuousEventTime when time == window.Span.Last: return true;
            case TriggerKind.ContinuousEventTime or TriggerKind.ContinuousJournalTime:
                if (window.NextFire != time) { return false; }
                if (time < LimitOf(window)) { SetNextFire(window, time); }
                return true;
            default: return false;
        }
    }

    /// <summary>The window has come out of others by merging, and has what their triggers remembered.</summary>
    public void OnMerge(WindowState window)
    {
        switch (_trigger.Kind)
        {
            case TriggerKind.EventTime or TriggerKind.JournalTime:
                if (window.Span.Last <= timers.TimeOf(window.Key, _trigger.Domain)) { return; }
                timers.Set(window, WindowTimers.End);
                return;
            case TriggerKind.Stages:
                if (window.Span.Last > timers.WatermarkOf(window.Key)) { timers.Set(window, WindowTimers.End); }
                if (window.NextFire != WindowState.NoTime) { timers.Set(window, WindowTimers.Fire); }
                return;
            case TriggerKind.ContinuousEventTime or TriggerKind.ContinuousJournalTime:
                if (window.NextFire != WindowState.NoTime) { timers.Set(window, WindowTimers.Fire); }
                return;
            default:
                return;
        }
    }

    /// <summary>Whether a window that is about to be forgotten has rows that it has not spoken of.</summary>
    public bool HasNews(WindowState window) =>
        _trigger.Kind == TriggerKind.Stages && (window.Count > 0 || window.NextFire != WindowState.NoTime);

    private bool OnRowOfStage(WindowState window)
    {
        var isOver = window.Span.Last <= timers.WatermarkOf(window.Key);
        if (!isOver) { timers.Set(window, WindowTimers.End); }
        if ((isOver ? _trigger.Late : _trigger.Early) is not { } firing) { return false; }
        if (firing.Rows > 0)
        {
            window.Count++;
            if (window.Count < firing.Rows) { return false; }
            window.Count = 0;
            return true;
        }
        if (window.NextFire == WindowState.NoTime)
        {
            window.NextFire = SaturatingTime.Add(timers.Elapsed, firing.Delay);
            timers.Set(window, WindowTimers.Fire);
        }
        return false;
    }

    private bool OnTimerOfStage(WindowState window, TimeDomain domain, long time)
    {
        if (domain == TimeDomain.Event && time == window.Span.Last)
        {
            // On time: what was to be said early is said now.
            timers.Cancel(window, WindowTimers.Fire);
            window.NextFire = WindowState.NoTime;
            window.Count = 0;
            return true;
        }
        if (domain != TimeDomain.Elapsed || window.NextFire != time) { return false; }
        window.NextFire = WindowState.NoTime;
        return true;
    }

    private long StartOfInterval(long time) => time - (time % _trigger.Interval);

    private void SetNextFire(WindowState window, long time)
    {
        var next = Math.Min(SaturatingTime.Add(time, _trigger.Interval), LimitOf(window));
        // After the last watermark a window without an end has nothing more to wait for.
        if (timers.TimeOf(window.Key, _trigger.Domain) == long.MaxValue) { next = window.Span.Last; }
        window.NextFire = next;
        timers.Set(window, WindowTimers.Fire);
    }

    /// <summary>A window's last instant bounds its firings, unless it lies on another time line.</summary>
    private long LimitOf(WindowState window) =>
        _trigger.Domain == TimeDomain.Event || spec.Assigner.Domain == TimeDomain.Journal
            ? window.Span.Last : long.MaxValue;
}
