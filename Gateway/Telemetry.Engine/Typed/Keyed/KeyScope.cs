using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Typed.Keyed;

/// <summary>What is being handled right now in a keyed process, its clocks and its timers.</summary>
internal sealed class KeyScope(OperatorContext context, KeyTable keys, ClockScope clock)
{
    /// <summary>What a timer counts as in the budget.</summary>
    public const int TimerBytes = 40;

    /// <summary>No key is being handled.</summary>
    public const int NoKey = -1;

    private readonly KeyTimerQueue _journal = new(keys);
    private KeyTimerQueue?[] _event = [];
    private bool _isEventTimer;
    private bool _isJournalTimer;

    public KeyTable Keys => keys;

    public OperatorContext Context => context;

    /// <summary>The key that is handled, or none.</summary>
    public int Key { get; private set; } = NoKey;

    /// <summary>The time of the row or timer that is handled.</summary>
    public EventTime Time { get; private set; }

    public EventTime Watermark => context.WatermarkOf(ClockOf(Key));

    /// <summary>Begins a row.</summary>
    public void BeginRow(int key, long time)
    {
        Key = key;
        Time = new(time);
        (_isEventTimer, _isJournalTimer) = (false, false);
    }

    /// <summary>Begins a timer, or a visit.</summary>
    public void BeginTimer(int key, EventTime time, bool isEventTime)
    {
        Key = key;
        Time = time;
        (_isEventTimer, _isJournalTimer) = (isEventTime, !isEventTime);
    }

    public void End() => Key = NoKey;

    /// <summary>The key that state is asked for.</summary>
    public int RequireKey()
    {
        if (Key == NoKey)
        {
            throw new InvalidOperationException(
                "Keyed state and timers belong to a key: use them while a row or a timer is handled.");
        }
        return Key;
    }

    /// <summary>The time at which state is used now.</summary>
    public long Now(bool isEventTime)
    {
        if (!isEventTime) { return context.JournalTime.Micros; }
        if (_isJournalTimer) { return Watermark.Micros; }
        var clock = _isEventTimer ? context.WatermarkBefore : Watermark;
        return Math.Max(Time.Micros, clock.Micros);
    }

    public int ClockOf(int key) =>
        clock == ClockScope.Stream || key == NoKey ? SourceTable.All : keys.SourceOf(key);

    public void Count(int key, long bytes) => context.State.Count(keys.SourceOf(key), bytes);

    public void SetTimer(in KeyTimer timer, bool isEventTime)
    {
        var isNew = QueueOf(timer.Key, isEventTime).Add(timer);
        if (isNew && timer.Tag == KeyTimer.OfProcess) { Count(timer.Key, TimerBytes); }
    }

    public void DeleteTimer(in KeyTimer timer, bool isEventTime)
    {
        var wasThere = QueueOf(timer.Key, isEventTime).Remove(timer);
        if (wasThere && timer.Tag == KeyTimer.OfProcess) { Count(timer.Key, -TimerBytes); }
    }

    /// <summary>Takes the first timer of a clock that is due.</summary>
    public bool TryTakeEvent(int source, long watermark, out KeyTimer timer)
    {
        timer = default;
        return source + 1 < _event.Length && _event[source + 1] is { } queue && TryTake(queue, watermark, out timer);
    }

    /// <summary>Takes the first timer of journal time that is due.</summary>
    public bool TryTakeJournal(long now, out KeyTimer timer) => TryTake(_journal, now, out timer);

    public int JournalTimers => _journal.Count;

    public int EventTimers(int source) => source + 1 < _event.Length ? _event[source + 1]?.Count ?? 0 : 0;

    /// <summary>The timers of the process, by key, then by time.</summary>
    public List<KeyTimer> TimersOf(bool isEventTime)
    {
        var timers = new List<KeyTimer>();
        if (!isEventTime) { _journal.CollectTo(timers); }
        else { foreach (var queue in _event) { queue?.CollectTo(timers); } }
        timers.Sort((left, right) =>
            left.Key != right.Key ? keys.Compare(left.Key, right.Key) : left.Time.CompareTo(right.Time));
        return timers;
    }

    private bool TryTake(KeyTimerQueue queue, long now, out KeyTimer timer)
    {
        if (!queue.TryTake(now, out timer)) { return false; }
        if (timer.Tag == KeyTimer.OfProcess) { Count(timer.Key, -TimerBytes); }
        return true;
    }

    private KeyTimerQueue QueueOf(int key, bool isEventTime)
    {
        if (!isEventTime) { return _journal; }
        var index = ClockOf(key) + 1;
        if (index >= _event.Length) { Array.Resize(ref _event, Growth.Of(_event.Length, context.Sources.Count + 1)); }
        return _event[index] ??= new KeyTimerQueue(keys);
    }
}
