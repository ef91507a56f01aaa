namespace Telemetry.Alerts;

public sealed partial class AlertFold
{
    private long HorizonEdge(long newestEnd) =>
        newestEnd < long.MinValue + _horizon ? long.MinValue : newestEnd - _horizon;

    /// <summary>Folds what has left the horizon into the starting state and freezes its alerts.</summary>
    private void Forget()
    {
        long edge = HorizonEdge(_newestEnd);
        while (_windows.TryTakeFirst(edge, out WindowRun window))
        {
            _edgeEnd = Math.Max(_edgeEnd, window.Start + window.Length);
            if (_edge.Step(window, _terms, out Episode ended))
            {
                Settle(ended);
            }
        }

        if (HasProposal(_edgeEnd))
        {
            SettleProposals();
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

    /// <summary>The alert of an episode that has left the fold changes no more.</summary>
    private void Settle(in Episode episode)
    {
        for (int i = 0; i < _alerts.Count; i++)
        {
            Alert alert = _alerts[i];
            if (alert.Start == episode.Start && alert.End == episode.End && !alert.IsRetractionProposed)
            {
                _alerts.RemoveAt(i);
                Keep(alert);
                return;
            }
        }
    }

    /// <summary>What was proposed for a time that can change no more stays proposed.</summary>
    private void SettleProposals()
    {
        int kept = 0;
        for (int i = 0; i < _alerts.Count; i++)
        {
            Alert alert = _alerts[i];
            if (alert.IsRetractionProposed && alert.End <= _edgeEnd)
            {
                Keep(alert);
            }
            else
            {
                _alerts[kept++] = alert;
            }
        }

        _alerts.RemoveRange(kept, _alerts.Count - kept);
    }

    private void Keep(Alert alert)
    {
        _settled.Add(alert);
        if (_settled.Count > AlertLimits.SettledAlertsMax)
        {
            _settled.RemoveAt(0);
        }
    }
}
