using System.Globalization;

namespace Telemetry.Engine.Tests.Windows.General;

/// <summary>
/// Flink's window operator, written down as it is explained: every row of every window in a list, every timer in a set,
/// and no thought for speed. Rows are (key, time, value); a line is what a window said.
/// </summary>
internal sealed class NaiveWindows(NaiveWindowSpec spec)
{
    private readonly Dictionary<(string Key, long Start, long End), Contents> _windows = [];
    private readonly HashSet<(bool IsJournal, long Time, string Key, long Start, long End)> _timers = [];
    private readonly HashSet<(long Time, string Key, long Start, long End)> _alarms = [];
    private long _mark = long.MinValue;
    private long _now;

    /// <summary>What was said since it was asked last, without an order.</summary>
    public List<string> Said { get; } = [];

    public List<double> Late { get; } = [];

    private long Clock => spec.IsJournal ? _now : _mark;

    public void Wait(long micros)
    {
        _now += micros;
        foreach (var alarm in _alarms.Where(a => a.Time <= _now).Order().ToList())
        {
            _alarms.Remove(alarm);
            var window = (alarm.Key, alarm.Start, alarm.End);
            if (_windows.TryGetValue(window, out var contents) && contents.Alarm == alarm.Time)
            {
                contents.Alarm = null;
                Speak(window, contents);
            }
        }
        if (spec.IsJournal) { Ring(_now); }
    }

    public void Mark(long mark)
    {
        if (mark <= _mark) { return; }
        _mark = mark;
        if (!spec.IsJournal || spec.Trigger == "continuous") { Ring(mark); }
    }

    public void Row(string key, long time, double value)
    {
        var isTaken = false;
        foreach (var (start, end) in spec.Assign(spec.IsJournal ? _now : time, value))
        {
            var window = (key, start, end);
            if (spec.IsSession)
            {
                window = Merge(key, start, end);
                if (IsLate(window)) { _windows.Remove(window); continue; }
            }
            if (IsLate(window)) { continue; }
            isTaken = true;
            if (!_windows.TryGetValue(window, out var contents)) { _windows.Add(window, contents = new Contents()); }
            contents.Rows.Add((time, value));
            if (OnRow(window, contents, time)) { Speak(window, contents); }
            if (CleanupOf(window) < long.MaxValue) { Set(window, CleanupOf(window)); }
        }
        if (!isTaken && !spec.IsJournal && time + spec.Lateness <= _mark) { Late.Add(value); }
    }

    private static long LastOf((string Key, long Start, long End) window) =>
        window.End == long.MaxValue ? long.MaxValue : window.End - 1;

    private long CleanupOf((string Key, long Start, long End) window) =>
        window.End == long.MaxValue ? long.MaxValue : LastOf(window) + (spec.IsJournal ? 0 : spec.Lateness);

    private bool IsLate((string Key, long Start, long End) window) => !spec.IsJournal && CleanupOf(window) <= _mark;

    private void Set((string Key, long Start, long End) window, long time) =>
        _timers.Add((spec.IsJournal, time, window.Key, window.Start, window.End));

    private void Ring(long clock)
    {
        while (_timers.Where(timer => timer.Time <= clock).Order().Cast<(bool, long, string, long, long)?>()
            .FirstOrDefault() is { } first)
        {
            _timers.Remove(first);
            var (_, time, key, start, end) = first;
            var window = (key, start, end);
            if (!_windows.TryGetValue(window, out var contents)) { continue; }
            if (OnTimer(window, contents, time)) { Speak(window, contents); }
            if (time != CleanupOf(window)) { continue; }
            if (contents.Count > 0 && spec.Trigger == "stages" || contents.Alarm is not null)
            {
                Speak(window, contents);
            }
            _windows.Remove(window);
        }
    }

    private bool OnRow((string Key, long Start, long End) window, Contents contents, long time)
    {
        var isOver = LastOf(window) <= Clock;
        switch (spec.Trigger)
        {
            case "time":
                if (!isOver) { Set(window, LastOf(window)); }
                return isOver && !spec.IsJournal;
            case "count":
                return ++contents.Count >= spec.Every && (contents.Count = 0) == 0;
            case "continuous":
                if (isOver) { return true; }
                Set(window, LastOf(window));
                if (contents.NextFire is null) { SetNextFire(window, contents, time - (time % spec.Every)); }
                return false;
            default:
                return OnRowOfStages(window, contents, isOver);
        }
    }

    private bool OnRowOfStages((string Key, long Start, long End) window, Contents contents, bool isOver)
    {
        if (!isOver) { Set(window, LastOf(window)); }
        if (!isOver && spec.Every == 0 && spec.Delay == 0) { return false; }
        if (isOver && !spec.DelaysLate) { return true; }
        if (spec.Delay == 0) { return ++contents.Count >= spec.Every && (contents.Count = 0) == 0; }
        if (contents.Alarm is not null) { return false; }
        contents.Alarm = _now + spec.Delay;
        _alarms.Add((_now + spec.Delay, window.Key, window.Start, window.End));
        return false;
    }

    private bool OnTimer((string Key, long Start, long End) window, Contents contents, long time)
    {
        if (spec.Trigger == "count") { return false; }
        if (time == LastOf(window))
        {
            if (spec.Trigger == "stages") { (contents.Count, contents.Alarm) = (0, null); }
            return true;
        }
        if (spec.Trigger != "continuous" || contents.NextFire != time) { return false; }
        SetNextFire(window, contents, time);
        return true;
    }

    private void SetNextFire((string Key, long Start, long End) window, Contents contents, long time)
    {
        contents.NextFire = Math.Min(time + spec.Every, LastOf(window));
        Set(window, contents.NextFire.Value);
    }

    private (string Key, long Start, long End) Merge(string key, long start, long end)
    {
        var parts = _windows.Where(w => w.Key.Key == key && w.Key.Start <= end && w.Key.End >= start).ToList();
        var merged = (
            Key: key, Start: parts.Select(w => w.Key.Start).Append(start).Min(),
            End: parts.Select(w => w.Key.End).Append(end).Max());
        if (parts.Count == 0 || (parts.Count == 1 && parts[0].Key == merged)) { return merged; }
        var contents = new Contents();
        foreach (var (window, part) in parts.OrderBy(w => w.Key.Start))
        {
            _windows.Remove(window);
            _timers.RemoveWhere(t => t.Key == key && t.Start == window.Start && t.End == window.End);
            contents.Rows.AddRange(part.Rows);
            contents.Count += part.Count;
            contents.NextFire = Least(contents.NextFire, part.NextFire);
            contents.Alarm = Least(contents.Alarm, part.Alarm);
        }
        _windows.Add(merged, contents);
        if (spec.Trigger is "time" or "stages" && LastOf(merged) > Clock) { Set(merged, LastOf(merged)); }
        if (contents.NextFire is { } next) { Set(merged, next); }
        if (contents.Alarm is { } alarm) { _alarms.Add((alarm, key, merged.Start, merged.End)); }
        return merged;
    }

    private static long? Least(long? left, long? right) =>
        left is null ? right : right is null ? left : Math.Min(left.Value, right.Value);

    private void Speak((string Key, long Start, long End) window, Contents contents)
    {
        if (contents.Rows.Count == 0) { return; }
        if (!spec.EvictsAfter) { spec.Evict(contents.Rows); }
        var sum = contents.Rows.Count == 0
            ? "null" : contents.Rows.Sum(row => row.Value).ToString(CultureInfo.InvariantCulture);
        var state = LastOf(window) <= Clock || spec.IsPurging ? "final" : "provisional";
        var bounds = $"[{window.Start},{window.End})";
        Said.Add($"{window.Key} {bounds} {contents.Rows.Count} {sum} #{contents.Spoken++} {state}");
        if (spec.EvictsAfter) { spec.Evict(contents.Rows); }
        if (spec.IsPurging) { contents.Rows.Clear(); }
    }

    private sealed class Contents
    {
        public List<(long Time, double Value)> Rows { get; } = [];

        public long Count { get; set; }

        public long? NextFire { get; set; }

        public long? Alarm { get; set; }

        public int Spoken { get; set; }
    }
}
