using Telemetry.Engine.Data;
using Telemetry.Engine.Operators;

namespace Telemetry.Alerts.Care;

public sealed partial class CareOperator
{
    private bool _hasTakenOver;
    private long _saidUntil;

    /// <summary>The name of the pipeline that it is in: handovers to others are not its own.</summary>
    public string Pipeline { get; init; } = "";

    /// <inheritdoc/>
    public override bool Hears(string target) => target == AlertOperator.Name;

    /// <summary>
    /// What this form says of the past nobody hears, and what it is not asked to repeat the other form may have said in
    /// another way. So people know of standing alerts what the handover says, unless this form told them since. The
    /// rules answer to it in the same step; when that has ended, everything that is still otherwise is said.
    /// </summary>
    private void TakeOver(AlertHandover handover)
    {
        if (!handover.IsFor(Pipeline, Context.Form))
        {
            return;
        }

        _hasTakenOver = true;
        _saidUntil = handover.Span?.Until ?? long.MaxValue;
        foreach (CareOrder.Silence silence in handover.Silences.OfType<CareOrder.Silence>())
        {
            _silences.TryAdd(SilenceOf(silence), Now);
        }

        foreach (HandedAlert said in handover.Alerts)
        {
            _handed[said.Id] = said;
            if (_alerts.TryGetValue(said.Id, out CareAlert? alert) && alert.ToldAt <= _saidUntil)
            {
                Believe(alert, said);
            }
        }

        if (handover.Span is { } span)
        {
            ForgetTold(span);
        }
    }

    /// <summary>Nobody was told of what fires here and was not said to stand.</summary>
    private void ForgetTold(HandoverSpan span)
    {
        foreach (CareAlert alert in _alerts.Values)
        {
            if (alert.IsFiring && alert.ToldAt <= span.Until && alert.TouchedAt > span.From
                && span.Has(alert.Image.Id) && !_handed.ContainsKey(alert.Image.Id))
            {
                alert.Told = TellState.None;
                alert.Level = 0;
                alert.EscalatedTo = null;
                Attend(alert);
            }
        }
    }

    /// <summary>What people know of an alert is what was said of it.</summary>
    private void Believe(CareAlert alert, HandedAlert said)
    {
        alert.Told = said[HandedAlert.ToldCell] is not { } told ? TellState.None
            : told == FiringState ? TellState.Firing
            : told == RetractedState ? TellState.Retracted
            : TellState.Over;
        alert.Level = Math.Min(said.Escalation, CareLimits.EscalationStepsMax);
        alert.EscalatedTo = said["escalated_to"];
        alert.IsClosed |= said.IsClosed;
        Attend(alert);
    }

    /// <summary>At the end of the step that handed alerts over, what nobody has said of them yet is said.</summary>
    private void Reconcile(Collector output)
    {
        if (!_hasTakenOver)
        {
            return;
        }

        _hasTakenOver = false;
        foreach ((string id, HandedAlert said) in _handed)
        {
            if (_alerts.TryGetValue(id, out CareAlert? alert))
            {
                Reconcile(alert, said, output);
                Attend(alert);
            }
        }

        _handed.Clear();
        RefreshAll(null, null, output);
    }

    private void Reconcile(CareAlert alert, HandedAlert said, Collector output)
    {
        bool isSaid = alert.TouchedAt > _saidUntil;
        string? before = isSaid ? alert.SilencedBy : said["silenced_by"];
        Hold(alert);
        bool isHeld = alert.SilencedBy is not (null or ByClosing);
        bool isShownSo = before == alert.SilencedBy
            && (isSaid || (said.IsFiring == alert.IsFiring && said["cause"] == alert.Image.Text(AlertSchema.Cause)));
        if (!alert.IsFiring && !isSaid && said.IsFiring)
        {
            Say(alert, alert.Image.Event, isHeld || alert.Told != TellState.Firing, null, null, output);
        }
        else if (isHeld)
        {
            if (alert.IsFiring && !isShownSo)
            {
                Say(alert, SilencedEvent, isSilenced: true, null, null, output);
            }
        }
        else if (alert.IsFiring
            ? alert.Told != TellState.Firing || !isShownSo
            : alert.Told == TellState.Firing)
        {
            Say(alert, UnsilencedEvent, isSilenced: false, null, null, output);
        }
    }

    /// <summary>Rules that answer to a handover do not know how an alert ended that they let go since, nor that people
    /// were told by something else than the raise.</summary>
    private bool IsKnownBetter(CareAlert alert, HandedAlert? said, Frame frame, int row)
    {
        bool fires = frame.TextAt(AlertSchema.State, row) == FiringState;
        bool isToldSince = alert is { IsFiring: true, Told: TellState.Firing } && alert.ToldAt > _saidUntil;
        return said is not null ? !fires && !alert.IsFiring
            : _hasTakenOver && isToldSince && frame.TextAt(AlertSchema.Event, row) == RaisedEvent;
    }
}
