namespace Telemetry.Alerts.Topology;

/// <summary>What another form of the pipeline told people.</summary>
public sealed partial class CauseOperator
{
    /// <inheritdoc/>
    public override bool Hears(string target) => target == AlertOperator.Name;

    /// <summary>Who heard of an alert is what the handover says, not what this form said of the past, which nobody
    /// heard.</summary>
    private void TakeOver(AlertHandover handover)
    {
        if (!handover.IsFor(Pipeline, Context.Form) || handover.Span is not { } span)
        {
            return;
        }

        Dictionary<string, HandedAlert> handed = new(StringComparer.Ordinal);
        foreach (HandedAlert alert in handover.Alerts)
        {
            handed[alert.Id] = alert;
        }

        foreach (KnownAlert alert in _book.Alerts.Where(
            alert => alert.Report is null && alert.ChangedAt <= span.Until && span.Has(alert.Id)))
        {
            if (handed.TryGetValue(alert.Id, out HandedAlert? said))
            {
                (alert.IsTold, alert.WasTold) = (said.IsToldFiring, said[HandedAlert.ToldCell] is not null);
            }
            else if (alert.IsFiring && alert.ChangedAt > span.From)
            {
                (alert.IsTold, alert.WasTold) = (false, false);
            }
        }
    }
}
