namespace Telemetry.Alerts;

public sealed partial class AlertFold
{
    /// <summary>The alert as it stands, as the event that brings others to the same: amended while it fires, else
    /// resolved; null when there is none.</summary>
    internal AlertEvent? Standing(AlertId id, long at)
    {
        Alert? alert = _alerts.Find(a => a.Id == id) ?? _settled.Find(a => a.Id == id);
        AlertEventKind kind = alert?.End == Episode.Open ? AlertEventKind.Amended : AlertEventKind.Resolved;
        return alert?.ToEvent(kind, at, _newestEnd, _rule.IsBelow);
    }

    /// <summary>Tells of the firing alert that was detected while nobody listened: it is detected now.</summary>
    internal void Tell(AlertsTold told, long at, List<AlertEvent> events)
    {
        if (!_afterNewest.IsActive)
        {
            return;
        }

        Alert alert = FiringAlert();
        if (alert.Detected > told.From && alert.Detected <= told.Until && !told.Alerts.Contains(alert.Id))
        {
            alert.Detected = at;
            alert.IsLate = at - _afterNewest.ActivationEnd > _lateAfter;
            events.Add(alert.ToEvent(AlertEventKind.Raised, at, _newestEnd, _rule.IsBelow));
        }
    }
}
