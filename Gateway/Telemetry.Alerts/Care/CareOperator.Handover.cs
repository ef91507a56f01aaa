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
        if (handover.Pipeline != Pipeline)
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
                Hold(alert);
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
        bool isHeld = alert.SilencedBy is not (null or ByClosing);
        bool isShownSo = said.IsFiring == alert.IsFiring && said["silenced_by"] == alert.SilencedBy
            && said["cause"] == alert.Image.Text(AlertSchema.Cause);
        if (!alert.IsFiring && !isSaid && said.IsFiring)
        {
            Say(alert, null, isHeld || alert.Told != TellState.Firing, null, null, output);
        }
        else if (isHeld)
        {
            if (alert.IsFiring && !isSaid && !isShownSo)
            {
                Say(alert, SilencedEvent, isSilenced: true, null, null, output);
            }
        }
        else if (alert.IsFiring
            ? alert.Told != TellState.Firing || (alert.ToldAt <= _saidUntil && !isShownSo)
            : alert.Told == TellState.Firing)
        {
            Say(alert, UnsilencedEvent, isSilenced: false, null, null, output);
        }
    }

    private static bool IsFiringIn(Frame frame, int row) => frame.TextAt(AlertSchema.State, row) == FiringState;
}
