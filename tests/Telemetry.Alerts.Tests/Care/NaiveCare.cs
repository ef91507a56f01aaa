using Telemetry.Alerts.Care;

namespace Telemetry.Alerts.Tests.Care;

/// <summary>
/// The care of alerts by brute force: after every step everything is looked at again, nothing is indexed, nothing is
/// let go. Times are seconds.
/// </summary>
internal sealed class NaiveCare(CareSettings settings)
{
    private readonly SortedDictionary<int, Known> _alerts = [];
    private readonly SortedDictionary<string, AlertSilence> _silences = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _clocks = [];
    private long _now;

    public List<string> Said { get; } = [];

    public void Wait(long seconds)
    {
        _now += seconds;
        foreach (string over in _silences.Keys.Where(id => _silences[id].Ends <= _now * 1_000_000).ToArray())
        {
            _silences.Remove(over);
        }

        LookAll(null);
        Escalate();
    }

    /// <summary>A declared low of a device.</summary>
    public void Low(string device, long time)
    {
        _clocks[device] = Math.Max(_clocks.GetValueOrDefault(device, long.MinValue), (time * 1_000_000) - 1);
        LookAll(null);
    }

    public void Row(
        string what, int alert, long start, long? end, string device, string severity, bool isAcknowledged,
        bool isConsequence)
    {
        _alerts.TryGetValue(alert, out Known? known);
        known ??= _alerts[alert] = new Known { Told = what == "raised" ? "" : "firing" };
        bool wasResting = known.IsResting;
        known.Take(
            what == "retracted" ? "retracted" : end is null ? "firing" : "resolved", start, end, device, severity,
            isAcknowledged, isConsequence);
        Look(known, alert);
        bool isUntold = known.By is null && known.Told.Length == 0 && what is not ("raised" or "unsilenced");
        Say(known, alert, what, known.By is not null || isUntold, null);
        if (isUntold && (known.Fires || wasResting))
        {
            Say(known, alert, "unsilenced", false, null);
        }

        Attend(known);
    }

    public void Order(CareOrder order)
    {
        switch (order)
        {
            case CareOrder.Silence silence when silence.Span > 0 && !_silences.ContainsKey(silence.Id):
                _silences.Add(silence.Id, new AlertSilence
                {
                    Id = silence.Id,
                    Matchers = silence.Matchers,
                    Starts = _now * 1_000_000,
                    Ends = (_now * 1_000_000) + (silence.Span ?? 0),
                });
                LookAll(order.By);
                break;
            case CareOrder.Unsilence unsilence:
                _silences.Remove(unsilence.Id);
                LookAll(order.By);
                break;
            case CareOrder.Assign assign when Find(assign.Alert) is { } known && known.Assignee != assign.To:
                known.Assignee = assign.To;
                Say(known, (int)assign.Alert.Low, "assigned", known.By is not null, order.By);
                break;
            case CareOrder.Say say when Find(say.Alert) is { } known:
                Say(known, (int)say.Alert.Low, "commented", known.By is not null, order.By);
                break;
            case CareOrder.Close close when Find(close.Alert) is { IsClosed: false, State: not "retracted" } known:
                known.IsClosed = true;
                Say(known, (int)close.Alert.Low, "closed", known.By is not null, order.By);
                Look(known, (int)close.Alert.Low);
                Attend(known);
                break;
        }
    }

    private Known? Find(AlertId id) => _alerts.GetValueOrDefault((int)id.Low);

    private void LookAll(string? by)
    {
        foreach ((int alert, Known known) in _alerts)
        {
            string? before = known.By;
            Look(known, alert);
            if (before == known.By)
            {
                continue;
            }

            if (known.By is not (null or "closed"))
            {
                if (known.Fires)
                {
                    Say(known, alert, "silenced", true, by);
                }
            }
            else if (known.Fires || known.Told == "firing")
            {
                Say(known, alert, "unsilenced", false, by);
            }

            Attend(known);
        }
    }

    private void Look(Known known, int alert)
    {
        known.IsResting = false;
        known.By = known.IsConsequence ? "cause" : null;
        foreach (MaintenanceWindow window in settings.Maintenance.Where(_ => known.By is null))
        {
            long time = _clocks.TryGetValue(known.Device, out long clock) ? clock : _now * 1_000_000;
            long second = known.Start;
            while (IsHeld(known, alert, second))
            {
                second++;
            }

            if (IsIn(window, known, alert, known.Start)
                && (known.End is { } over ? over <= second && known.Told.Length == 0 : time < second * 1_000_000))
            {
                known.By = window.Id;
                known.IsResting = true;
            }
        }

        known.By ??= _silences.Values.FirstOrDefault(silence =>
            silence.HoldsAt(_now * 1_000_000)
            && AlertMatcher.AllMatch(silence.Matchers, name => known.FieldOf(name, alert)))?.Id;
        known.By ??= known.IsClosed ? "closed" : null;
    }

    /// <summary>Whether a second lies in any window: those that overlap or adjoin are one.</summary>
    private bool IsHeld(Known known, int alert, long second) =>
        settings.Maintenance.Any(window => IsIn(window, known, alert, second));

    private static bool IsIn(MaintenanceWindow window, Known known, int alert, long second) =>
        window.From <= second * 1_000_000 && second * 1_000_000 < window.To
        && AlertMatcher.AllMatch(window.Matchers, name => known.FieldOf(name, alert));

    private void Attend(Known known)
    {
        bool asks = known.Fires && known.By is null && !known.IsAcknowledged && known.Told == "firing"
            && known.Severity == "critical";
        known.Since = asks ? known.Since ?? _now : null;
    }

    private void Escalate()
    {
        while (true)
        {
            var due = _alerts
                .Where(pair => pair.Value.Since is not null && pair.Value.Level < Steps.Count)
                .Select(pair => (At: pair.Value.Since + (long)Steps[pair.Value.Level].After.TotalSeconds, pair.Key))
                .Where(pair => pair.At <= _now).Order().ToArray();
            if (due.Length == 0)
            {
                return;
            }

            Known known = _alerts[due[0].Key];
            known.To = Steps[known.Level++].To;
            Say(known, due[0].Key, "escalated", false, null);
        }
    }

    private IReadOnlyList<EscalationStep> Steps => settings.Escalations[0].Steps;

    private void Say(Known known, int alert, string what, bool isSilent, string? by)
    {
        Said.Add($"{what} {alert} {known.Shown}" + (isSilent ? $" silent:{known.By}" : "")
            + (by is null ? "" : $" by {by}") + (known.Assignee is null ? "" : $" to {known.Assignee}")
            + (known.Level == 0 ? "" : $" level {known.Level} {known.To}"));
        known.Told = isSilent ? known.Told : known.Shown;
    }

    private sealed class Known
    {
        public string State { get; private set; } = "";
        public long Start { get; private set; }
        public long? End { get; private set; }
        public string Device { get; private set; } = "";
        public string Severity { get; private set; } = "";
        public bool IsAcknowledged { get; private set; }
        public bool IsConsequence { get; private set; }
        public bool IsClosed { get; set; }
        public bool IsResting { get; set; }
        public string? By { get; set; }
        public string? Assignee { get; set; }
        public string Told { get; set; } = "";
        public int Level { get; set; }
        public string? To { get; set; }
        public long? Since { get; set; }

        public bool Fires => State == "firing" && !IsClosed;

        public string Shown => IsClosed && State == "firing" ? "resolved" : State;

        public void Take(
            string state, long start, long? end, string device, string severity, bool isAcknowledged,
            bool isConsequence) => (State, Start, End, Device, Severity, IsAcknowledged, IsConsequence) =
            (state, start, end, device, severity, isAcknowledged, isConsequence);

        public string? FieldOf(string name, int alert) => name switch
        {
            "alert" => CareScript.IdOf(alert).ToString(),
            "device" => Device,
            "severity" => Severity,
            "rule" => "hot",
            _ => null,
        };
    }
}
