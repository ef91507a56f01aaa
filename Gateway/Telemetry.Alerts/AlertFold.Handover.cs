namespace Telemetry.Alerts;

public sealed partial class AlertFold
{
    /// <summary>The ids of all alerts that are kept.</summary>
    internal IEnumerable<AlertId> Known => _alerts.Concat(_settled).Select(alert => alert.Id);

    /// <summary>The event that brings others to how an alert stands here; null when they know, or there is none.
    /// </summary>
    /// <param name="id">The alert.</param>
    /// <param name="isSaidAgain">Whether also that it still fires: the rule speaks otherwise now.</param>
    /// <param name="at">Journal time, µs.</param>
    internal AlertEvent? Standing(AlertId id, bool isSaidAgain, long at)
    {
        Alert? alert = _alerts.Find(a => a.Id == id) ?? _settled.Find(a => a.Id == id);
        return alert is null || (alert.End == Episode.Open && !isSaidAgain) ? null : alert.ToEvent(
            alert.End == Episode.Open ? AlertEventKind.Amended : AlertEventKind.Resolved,
            at, _newestEnd, _rule.IsBelow);
    }

    /// <summary>The firing alert, when it was detected while nobody heard of it.</summary>
    internal AlertId? DetectedUnheard(HandoverSpan span) => _afterNewest.IsActive && FiringAlert() is var alert
        && alert.Detected > span.From && alert.Detected <= span.Until && span.Has(alert.Id.ToString())
            ? alert.Id
            : null;

    /// <summary>Tells of the firing alert: it is detected now.</summary>
    internal AlertEvent Tell(long at)
    {
        Alert alert = FiringAlert();
        alert.Detected = at;
        alert.IsLate = at - _afterNewest.ActivationEnd > _lateAfter;
        return alert.ToEvent(AlertEventKind.Raised, at, _newestEnd, _rule.IsBelow);
    }
}
