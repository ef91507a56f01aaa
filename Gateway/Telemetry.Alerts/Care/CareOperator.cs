using Telemetry.Alerts.Topology;
using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;
using Telemetry.Engine.State;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Care;

/// <summary>
/// What people and time make of alerts: silences, maintenance, comments, assignment, closing, escalation, and what was
/// missed while a device was away. Rows of <see cref="AlertSchema"/> go in as the fold (and the topology) say them, and
/// come out with what is known of them here; rows of its own say what people did and what time did. It never changes
/// what the results say.
/// </summary>
public sealed partial class CareOperator : Operator
{
    /// <summary>The operator's name in every pipeline: where orders go.</summary>
    public const string Name = "care";

    /// <summary>The output with the silences (<see cref="SilenceSchema"/>).</summary>
    public const string SilencesPort = "silences";

    /// <summary>The output with what was missed (<see cref="DigestSchema"/>).</summary>
    public const string DigestsPort = "digests";

    /// <summary>What <c>silenced_by</c> says of the consequence of a known cause.</summary>
    public const string ByCause = "cause";

    /// <summary>What <c>silenced_by</c> says of an alert that a person closed.</summary>
    public const string ByClosing = "closed";

    /// <summary>The event of an alert that somebody is to be told of because a silence ended.</summary>
    public const string UnsilencedEvent = "unsilenced";

    private const int SilencesOutput = 1;
    private const int DigestsOutput = 2;
    private const string RaisedEvent = "raised";
    private const string SilencedEvent = "silenced";

    private static readonly string WithdrawnEvent = AlertSchema.NameOf(AlertEventKind.Withdrawn);
    private static readonly string ResolvedState = AlertSchema.NameOf(AlertState.Resolved);
    private static readonly string RetractedState = AlertSchema.NameOf(AlertState.Retracted);
    private static readonly string FiringState = AlertSchema.NameOf(AlertState.Firing);

    private readonly CareSettings _settings;
    private readonly SortedDictionary<string, CareAlert> _alerts = new(StringComparer.Ordinal);
    private readonly SortedSet<(long At, string Id)> _settled = new(TimeOrder.Instance);
    private readonly SortedSet<(long At, string Id)> _due = new(TimeOrder.Instance);
    private readonly SilenceBook _silences = new();
    private readonly RestingAlerts _resting = new();
    private readonly DeviceAbsences _absences = new();
    private readonly AlertImage _said = new();
    private readonly SortedDictionary<string, HandedAlert> _handed = new(StringComparer.Ordinal);

    /// <summary>An operator with these maintenance windows and escalation chains.</summary>
    /// <param name="settings">What the configuration says.</param>
    public CareOperator(CareSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<OutputPort> Outputs { get; } =
    [
        new(OutputPort.Main, AlertSchema.Schema),
        new(SilencesPort, SilenceSchema.Schema),
        new(DigestsPort, DigestSchema.Schema),
    ];

    /// <inheritdoc/>
    public override StateBound Bound => StateBound.Unlimited(
        "each alert that fires, or whose end a silence holds back, is kept, 1 KiB, beside "
        + $"{CareLimits.SettledAlertsMax} that are over, "
        + $"{CareLimits.SilencesMax} silences, and for each device that was away {CareLimits.DigestAlertsMax} names");

    private long Now => Context.JournalTime.Micros;

    /// <inheritdoc/>
    public override string Describe() => $"{Name}({_settings})";

    /// <inheritdoc/>
    public override string DescribeState() => Name;

    /// <inheritdoc/>
    public override void Process(int port, Frame frame, Collector output)
    {
        ArgumentNullException.ThrowIfNull(frame);
        Settle(output);
        for (int row = 0; row < frame.Count; row++)
        {
            Take(frame, row, output);
            Evict();
        }
    }

    /// <inheritdoc/>
    public override void AdvanceWatermark(int source, EventTime watermark, Collector output)
    {
        if (source == SourceTable.All)
        {
            return;
        }

        Settle(output);
        string device = Context.Sources.NameOf(source);
        foreach (string id in _resting.Ripe(device, watermark.Micros))
        {
            Refresh(_alerts[id], null, null, output);
        }

        if (_absences.TakeCaughtUp(device, watermark.Micros) is { } absence)
        {
            SayMissed(absence, isCaughtUp: true, output);
        }
    }

    /// <inheritdoc/>
    public override void AdvanceClock(EventTime journalTime, Collector output)
    {
        Settle(output);
        Reconcile(output);
        foreach (string id in _resting.RipeByJournal(Now, device => Context.Sources.Find(device) < 0))
        {
            Refresh(_alerts[id], null, null, output);
        }

        Escalate(output);
        foreach (DeviceAbsence absence in _absences.TakeOverdue(Context.Elapsed.Micros))
        {
            SayMissed(absence, isCaughtUp: false, output);
        }
    }

    /// <inheritdoc/>
    public override void ChangeSource(int source, bool isOnline, Collector output)
    {
        string device = Context.Sources.NameOf(source);
        if (isOnline)
        {
            _absences.Return(device, Now, Context.Elapsed.Micros);
        }
        else
        {
            _absences.Leave(device, Now);
        }
    }

    private void Take(Frame frame, int row, Collector output)
    {
        string id = frame.TextAt(AlertSchema.Id, row) ?? "";
        bool isNew = !_alerts.TryGetValue(id, out CareAlert? alert);
        bool isWithdrawn = frame.TextAt(AlertSchema.Event, row) == WithdrawnEvent;
        HandedAlert? said = _handed.GetValueOrDefault(id);
        if (alert is not null && IsKnownBetter(alert, said, frame, row))
        {
            return;
        }

        if (alert is null)
        {
            alert = new CareAlert(new AlertImage());
            _alerts.Add(id, alert);
        }

        bool wasResting = alert.IsResting && !isWithdrawn;
        alert.Image.Read(frame, row);
        if (isNew && alert.Image.Event != RaisedEvent)
        {
            // It was let go here long ago, or this operator is newer than the alert: people know of it.
            alert.Told = TellState.Firing;
        }

        if (said is not null)
        {
            _handed.Remove(id);
            if (isNew)
            {
                Believe(alert, said);
                alert.Assignee = said["assignee"];
            }
        }

        alert.Chain = ChainOf(alert);
        Hold(alert);
        if (alert.SilencedBy is null)
        {
            _absences.Note(alert.Image);
        }

        SayRow(alert, wasResting, output);
        Attend(alert);
        if (isNew && isWithdrawn && alert.Told != TellState.Firing)
        {
            // It was another pipeline's, which may come back with it; nobody waits for more from here.
            Forget(alert);
        }
    }

    /// <summary>Whoever wants only <c>raised</c> must hear of an alert, though its raise was silenced.</summary>
    private void SayRow(CareAlert alert, bool wasResting, Collector output)
    {
        bool isFirst = alert.Told == TellState.None
            && alert.Image.Event is not (RaisedEvent or UnsilencedEvent or CauseOperator.Ungrouped);
        if (alert.SilencedBy is not null || !isFirst)
        {
            Say(alert, null, alert.SilencedBy is not null, null, null, output);
            return;
        }

        Say(alert, null, isSilenced: true, null, null, output);
        if (alert.IsFiring || wasResting)
        {
            Say(alert, UnsilencedEvent, isSilenced: false, null, null, output);
        }
    }

    /// <summary>Looks again what keeps people from being notified of it.</summary>
    private void Hold(CareAlert alert)
    {
        (string? by, long? restsUntil) = ReasonOf(alert);
        alert.SilencedBy = by;
        alert.IsResting = restsUntil is not null;
        alert.RestsUntil = restsUntil ?? 0;
        _resting.Put(alert, alert.IsResting && alert.Image.End is null ? ClockOf(alert) : null);
    }

    private (string? By, long? RestsUntil) ReasonOf(CareAlert alert)
    {
        AlertImage image = alert.Image;
        if (image.IsSilenced && !IsClosed(image.Text(AlertSchema.Cause)))
        {
            return (image.Text(AlertSchema.SilencedBy) ?? ByCause, null);
        }

        if (_settings.Maintenance.Count > 0)
        {
            long time = image.End ?? TimeOf(alert);
            long until = Math.Max(time, image.Start);
            if (_settings.HeldUntil(image.Start, until, window => AlertMatcher.AllMatch(window.Matchers, image.Field))
                is var (window, end) && (image.End is null ? time < end : time <= end && alert.Told == TellState.None))
            {
                return (window.Id, end);
            }
        }

        return (_silences.Find(image, Now) ?? (alert.IsClosed ? ByClosing : null), null);
    }

    /// <summary>A cause that a person closed explains nothing any more: nobody would see either.</summary>
    private bool IsClosed(string? cause) =>
        cause is not null && _alerts.TryGetValue(cause, out CareAlert? alert) && alert.IsClosed;

    /// <summary>The clock that a condition lives by: its device's, or the journal's. So does one whose device is none
    /// that sends.</summary>
    private static string ClockOf(CareAlert alert) =>
        alert.Image.Device is { } device && alert.Image.Text(AlertSchema.Source) != AlertRule.DevicesStream
            ? device
            : RestingAlerts.JournalClock;

    private long TimeOf(CareAlert alert) => Context.Sources.Find(ClockOf(alert)) is >= 0 and var source
        ? Context.WatermarkOf(source).Micros
        : Now;

    private EscalationChain? ChainOf(CareAlert alert)
    {
        foreach (EscalationChain chain in _settings.Escalations)
        {
            if (AlertMatcher.AllMatch(chain.Matchers, alert.Image.Field))
            {
                return chain;
            }
        }

        return null;
    }

    /// <summary>Says what becomes of an alert because something that silences it came or went.</summary>
    private void Refresh(CareAlert alert, string? by, string? comment, Collector output)
    {
        string? before = alert.SilencedBy;
        Hold(alert);
        if (before == alert.SilencedBy)
        {
            return;
        }

        if (alert.SilencedBy is not (null or ByClosing))
        {
            if (alert.IsFiring)
            {
                Say(alert, SilencedEvent, isSilenced: true, by, comment, output);
            }
        }
        else if (alert.IsFiring || alert.Told == TellState.Firing || alert.HasUntoldProposal)
        {
            Say(alert, UnsilencedEvent, isSilenced: false, by, comment, output);
        }

        Attend(alert);
    }

    private void RefreshAll(string? by, string? comment, Collector output)
    {
        foreach (CareAlert alert in _alerts.Values)
        {
            Refresh(alert, by, comment, output);
        }
    }

    /// <summary>Whether it asks for attention, and when it is passed on if nobody gives it.</summary>
    private void Attend(CareAlert alert)
    {
        _due.Remove((alert.DueAt, alert.Image.Id));
        bool asks = alert is { IsFiring: true, SilencedBy: null, Chain: not null } && !alert.Image.IsAcknowledged
            && alert.Told == TellState.Firing;
        alert.AttentionSince = !asks ? CareAlert.NoAttention
            : alert.AttentionSince == CareAlert.NoAttention ? Context.Elapsed.Micros
            : alert.AttentionSince;
        Await(alert);
        Keep(alert);
    }

    private void Await(CareAlert alert)
    {
        if (alert.AttentionSince != CareAlert.NoAttention && alert.Chain is { } chain
            && alert.Level < chain.Steps.Count)
        {
            TimeSpan after = chain.Steps[alert.Level].After;
            alert.DueAt = alert.AttentionSince + (after.Ticks / TimeSpan.TicksPerMicrosecond);
            _due.Add((alert.DueAt, alert.Image.Id));
        }
    }

    private void Escalate(Collector output)
    {
        while (_due.Count > 0 && _due.Min is var next && next.At <= Context.Elapsed.Micros)
        {
            _due.Remove(next);
            CareAlert alert = _alerts[next.Id];
            if (alert.Chain is { } chain)
            {
                alert.EscalatedTo = chain.Steps[alert.Level].To;
                alert.Level++;
                Say(alert, "escalated", isSilenced: false, null, null, output);
                Await(alert);
            }
        }
    }

    private sealed class TimeOrder : IComparer<(long At, string Id)>
    {
        public static readonly TimeOrder Instance = new();

        public int Compare((long At, string Id) x, (long At, string Id) y) =>
            x.At.CompareTo(y.At) is not 0 and var order ? order : string.CompareOrdinal(x.Id, y.Id);
    }
}
