using System.Globalization;
using Telemetry.Engine.GroupWindows;
using Telemetry.Engine.Testing;

namespace Telemetry.Engine.Tests.GroupWindows;

/// <summary>CLOCKS part 2 word by word, for one group and one metric, with sets of names and no haste.</summary>
internal sealed class NaiveGroup(GroupWindowSpec spec)
{
    private readonly long _size = spec.Size.Micros;
    private readonly Dictionary<string, long> _clocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _online = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _offlineSince = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _memberSince = spec.Groups[0].Members.ToDictionary(
        name => name, _ => long.MinValue, StringComparer.Ordinal);
    private readonly SortedDictionary<long, Window> _windows = [];
    private readonly HashSet<string> _joined = new(StringComparer.Ordinal);
    private string[] _members = [.. spec.Groups[0].Members];
    private long _watermark = long.MinValue;
    private long _now;
    private long? _nextEarly;

    public List<string> Rows { get; } = [];

    public List<string> Letters { get; } = [];

    public NaiveGroup Play(IEnumerable<ScriptStep> script)
    {
        foreach (var step in script)
        {
            Apply(step);
            if (step is ScriptStep.EndOfInput) { End(); return this; }
            Complete();
        }
        return this;
    }

    private void Apply(ScriptStep step)
    {
        switch (step)
        {
            case ScriptStep.Tick tick: _now += tick.By.Micros; break;
            case ScriptStep.Status status: SetOnline(status.Source, status.IsOnline); break;
            case ScriptStep.Control control: SetMembers(SourceGroup.TryParse(control.Payload)!.Members); break;
            case ScriptStep.Low low:
                _online.TryAdd(low.Source, true);
                _clocks[low.Source] = Math.Max(ClockOf(low.Source), low.Time.Micros - 1);
                break;
            case ScriptStep.Reading reading:
                _online.TryAdd(reading.Source, true);
                Read(reading.Source, reading.Time.Micros, reading.Value);
                break;
            case ScriptStep.EndOfInput:
                foreach (var source in _online.Keys) { _clocks[source] = long.MaxValue; }
                break;
            default: throw new ArgumentException($"{step}");
        }
    }

    private void SetOnline(string source, bool isOnline)
    {
        if (_online.GetValueOrDefault(source) && !isOnline) { _offlineSince[source] = _now; }
        _online[source] = isOnline;
    }

    private void SetMembers(IReadOnlyList<string> members)
    {
        var closedThrough = Math.Max(
            _watermark == long.MaxValue ? long.MaxValue : _watermark + 1, _now - spec.Deadline.Micros);
        foreach (var name in members.Except(_members)) { _memberSince[name] = closedThrough; }
        foreach (var name in _members.Except(members))
        {
            _joined.Remove(name);
            foreach (var window in _windows.Values) { window.Gone |= MissingIn(window).Contains(name); }
        }
        foreach (var name in _members.Except(members)) { _memberSince.Remove(name); }
        _members = [.. members];
    }

    private void Read(string source, long time, double value)
    {
        if (!_members.Contains(source)) { return; }
        var start = (long)Math.Floor((double)time / _size) * _size;
        var end = start + _size;
        var reason = _now >= end + spec.Horizon.Micros ? "beyond_horizon"
            : time <= ClockOf(source) ? "late"
            : _memberSince[source] >= end ? "before_membership" : null;
        if (reason is not null)
        {
            Letters.Add(string.Create(CultureInfo.InvariantCulture, $"{source} {time / 1e6} {reason}"));
            return;
        }
        if (!_windows.TryGetValue(start, out var window))
        {
            _windows.Add(start, window = new Window(start, end) { IsClosed = IsOver(end) });
            window.Present = PresentIn(window);
        }
        window.Count++;
        window.Sum += value;
        window.HasNews = true;
    }

    private void Complete()
    {
        _nextEarly ??= _now + spec.Early?.Micros;
        foreach (var name in _members)
        {
            if (_online.GetValueOrDefault(name))
            {
                if (ClockOf(name) >= _watermark) { _joined.Add(name); }
            }
            else if (_now - _offlineSince.GetValueOrDefault(name) >= spec.IdleAfter.Micros)
            {
                _joined.Remove(name);
            }
        }
        if (_joined.Count > 0) { _watermark = Math.Max(_watermark, _joined.Min(ClockOf)); }
        CloseAndRevise(IsOver);
        foreach (var window in _windows.Values.ToArray())
        {
            if (window.IsClosed && _now >= window.End + spec.Horizon.Micros) { _windows.Remove(window.Start); }
        }
        if (_nextEarly is null || _now < _nextEarly) { return; }
        foreach (var window in _windows.Values.Where(window => !window.IsClosed && window.HasNews)) { Speak(window); }
        _nextEarly = _now + spec.Early!.Value.Micros; // It is only set when there are early rows.
    }

    private void End() => CloseAndRevise(_ => true);

    private void CloseAndRevise(Func<long, bool> isOver)
    {
        foreach (var window in _windows.Values.ToArray())
        {
            var speaks = window.IsClosed
                ? window.Gone || PresentIn(window).Except(window.Present).Any()
                : window.IsClosed = isOver(window.End);
            window.Gone = false;
            if (!speaks) { continue; }
            Speak(window);
            if (MissingIn(window).Length == 0) { _windows.Remove(window.Start); }
        }
    }

    private bool IsOver(long end) => _watermark >= end - 1 || _now >= end + spec.Deadline.Micros;

    private void Speak(Window window)
    {
        var (present, missing) = (PresentIn(window).Length, MissingIn(window));
        var state = !window.IsClosed ? "provisional" : missing.Length == 0 ? "final" : "incomplete";
        Rows.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"[{window.Start / 1e6},{window.End / 1e6}) {window.Revision++} {state} "
            + $"{present}/{present + missing.Length} {(missing.Length == 0 ? "-" : string.Join(',', missing))} "
            + $"sum {window.Sum}"));
        window.HasNews = false;
        window.Present = PresentIn(window);
    }

    private string[] PresentIn(Window window) =>
        [.. ExpectedIn(window).Where(name => ClockOf(name) >= window.End - 1)];

    private string[] MissingIn(Window window) =>
        [.. ExpectedIn(window).Where(name => ClockOf(name) < window.End - 1)];

    private IEnumerable<string> ExpectedIn(Window window) => _members.Where(name => _memberSince[name] < window.End);

    private long ClockOf(string source) => _clocks.GetValueOrDefault(source, long.MinValue);

    private sealed class Window(long start, long end)
    {
        public long Start { get; } = start;

        public long End { get; } = end;

        public bool IsClosed { get; set; }

        /// <summary>Whether somebody who was missing is no member any more.</summary>
        public bool Gone { get; set; }

        public bool HasNews { get; set; }

        public long Revision { get; set; }

        public long Count { get; set; }

        public double Sum { get; set; }

        public string[] Present { get; set; } = [];
    }
}
