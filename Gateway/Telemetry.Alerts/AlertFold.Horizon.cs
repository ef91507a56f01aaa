namespace Telemetry.Alerts;

public sealed partial class AlertFold
{
    private long HorizonEdge(long newestEnd) =>
        newestEnd < long.MinValue + _horizon ? long.MinValue : newestEnd - _horizon;

    /// <summary>Folds what has left the horizon into the starting state and freezes its alerts.</summary>
    private void Forget()
    {
        long edge = HorizonEdge(_newestEnd);
        bool hasEnded = false;
        while (_windows.TryTakeFirst(edge, out WindowRun window))
        {
            _edgeEnd = Math.Max(_edgeEnd, window.Start + window.Length);
            hasEnded |= _edge.Step(window, _rule.ForWindows, out _);
        }

        if (hasEnded || HasProposal(_edgeEnd))
        {
            Settle();
        }
    }

    /// <summary>Whether a retraction is proposed for some alert that ended until <paramref name="end"/>.</summary>
    private bool HasProposal(long end)
    {
        foreach (Alert alert in _alerts)
        {
            if (alert.IsRetractionProposed && alert.End <= end)
            {
                return true;
            }
        }

        return false;
    }

    private void Settle()
    {
        int kept = 0;
        for (int i = 0; i < _alerts.Count; i++)
        {
            Alert alert = _alerts[i];
            if (alert.End <= _edgeEnd)
            {
                _settled.Add(alert);
            }
            else
            {
                _alerts[kept++] = alert;
            }
        }

        _alerts.RemoveRange(kept, _alerts.Count - kept);
        if (_settled.Count > AlertLimits.SettledAlertsMax)
        {
            _settled.RemoveRange(0, _settled.Count - AlertLimits.SettledAlertsMax);
        }
    }
}
