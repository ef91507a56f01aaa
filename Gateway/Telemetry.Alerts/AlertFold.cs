namespace Telemetry.Alerts;

/// <summary>
/// The alerts of one rule and one key as a function of the key's current results: each row gives the events by which
/// the
/// alerts change. Pure and deterministic; one thread at a time. Cost per row: O(1) when the row is of the newest window
/// and changes no more than the newest episode, else O(runs of windows within the horizon).
/// </summary>
/// <remarks>
/// What leaves the horizon is folded into a starting state and frozen: alerts of that time can no longer change, but
/// the
/// last <see cref="AlertLimits.SettledAlertsMax"/> of them can still be acknowledged. The horizon is measured from the
/// key's newest window, so a device that delivers a week-old backlog is folded like any other.
/// </remarks>
public sealed partial class AlertFold
{
    private readonly AlertRule _rule;
    private readonly EpisodeTerms _terms;
    private readonly double _raise;
    private readonly double _clear;
    private readonly long _horizon;
    private readonly long _lateAfter;
    private readonly WindowRuns _windows = new();
    private readonly List<Alert> _alerts = [];
    private readonly List<Alert> _settled = [];
    private readonly List<Episode> _episodes = [];
    private EpisodeFold _edge;
    private EpisodeFold _beforeNewest;
    private EpisodeFold _afterNewest;
    private long _newestStart = long.MinValue;
    private long _newestEnd = long.MinValue;
    private long _edgeEnd = long.MinValue;
    private long _ordinal;
    private bool _hasOverlap;

    /// <summary>A fold that has seen nothing.</summary>
    /// <param name="rule">A rule without problems (<see cref="AlertRule.Validate"/>).</param>
    /// <param name="key">The key's text; part of the alerts' ids.</param>
    public AlertFold(AlertRule rule, string key)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(key);
        IReadOnlyList<string> problems = rule.Validate();
        if (problems.Count > 0)
        {
            throw new ArgumentException(problems[0], nameof(rule));
        }

        _rule = rule;
        Key = key;
        _terms = new EpisodeTerms(rule);
        (_raise, _clear) = rule.Thresholds();
        _horizon = EpisodeTerms.Micros(rule.Horizon);
        _lateAfter = EpisodeTerms.Micros(rule.LateAfter);
    }

    /// <summary>The key's text.</summary>
    public string Key { get; }

    /// <summary>How many alerts have been raised so far.</summary>
    public long RaisedCount => _ordinal;

    /// <summary>The newest rows of the windows within the horizon, as runs.</summary>
    internal ReadOnlySpan<WindowRun> Windows => _windows.All;

    /// <summary>Start of the newest window that ever was; the beginning of time before the first.</summary>
    internal long NewestStart => _newestStart;

    /// <summary>Whether some alert is firing.</summary>
    public bool IsFiring => _afterNewest.IsActive;

    /// <summary>Applies a row and appends the events that follow from it.</summary>
    /// <param name="row">The newest row of its window.</param>
    /// <param name="at">Journal time, µs.</param>
    /// <param name="events">Gets the events, in order.</param>
    /// <returns>False when the row's window is beyond the horizon and changes nothing.</returns>
    public bool Apply(in ResultRow row, long at, List<AlertEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(row.WindowEnd, row.WindowStart);
        if (IsBeyondHorizon(row))
        {
            return false;
        }

        WindowRun window = Classify(row);
        bool isCorrection = row.WindowStart <= _newestStart;
        bool isNewest = row.WindowStart >= _newestStart;
        NoteOverlap(row);
        _windows.Put(window);
        if (!isNewest)
        {
            Compare(isCorrection: true, at, events);
            return true;
        }

        EpisodeFold before = _afterNewest;
        if (!isCorrection)
        {
            _beforeNewest = _afterNewest;
            _newestStart = row.WindowStart;
        }

        bool isResized = isCorrection && row.WindowEnd != _newestEnd;
        _newestEnd = row.WindowEnd;
        _afterNewest = _beforeNewest;
        bool hasEnded = _afterNewest.Step(window, _terms, out Episode ended);
        if (isResized || !TryExtend(before, hasEnded, ended, isCorrection, at, events))
        {
            Compare(isCorrection, at, events);
        }

        Forget();
        return true;
    }

    /// <summary>A person acknowledges an alert: from now on no machine takes it away.</summary>
    /// <returns>False when there is no such alert, or it is acknowledged already, or was retracted.</returns>
    public bool Acknowledge(AlertId id, long at, List<AlertEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        Alert? alert = _alerts.Find(a => a.Id == id) ?? _settled.Find(a => a.Id == id);
        if (alert is null || alert.IsAcknowledged)
        {
            return false;
        }

        alert.IsAcknowledged = true;
        events.Add(alert.ToEvent(AlertEventKind.Acknowledged, at, _newestEnd, _rule.IsBelow));
        return true;
    }

    internal bool IsBeyondHorizon(in ResultRow row) =>
        row.WindowEnd <= _edgeEnd || row.WindowEnd <= HorizonEdge(_newestEnd);

    private void NoteOverlap(in ResultRow row) =>
        _hasOverlap |= row.WindowStart > _newestStart
            ? row.WindowStart < _newestEnd
            : row.WindowStart < _newestStart && row.WindowEnd > _newestStart;

    private WindowRun Classify(in ResultRow row)
    {
        double value = _rule.IsBelow ? -row.Value : row.Value;
        WindowClass kind = value > _raise ? WindowClass.Hot
            : value <= _clear ? WindowClass.Cold
            : WindowClass.Warm;
        bool isHot = kind == WindowClass.Hot;
        return new WindowRun
        {
            Start = row.WindowStart,
            Length = row.WindowEnd - row.WindowStart,
            Count = 1,
            Class = kind,
            Value = isHot ? value : 0,
            IsFinal = isHot && row.State == ResultState.Final,
        };
    }

    /// <summary>
    /// The common case: only the newest episode can have changed, and every alert has its own episode, so no other
    /// alert
    /// needs to be looked at.
    /// </summary>
    private bool TryExtend(
        in EpisodeFold before, bool hasEnded, in Episode ended, bool isCorrection, long at, List<AlertEvent> events)
    {
        if (!before.IsActive && !_afterNewest.IsActive && before.Ended == _afterNewest.Ended)
        {
            return true;
        }

        if (_hasOverlap || HasProposal(long.MaxValue))
        {
            return false;
        }

        if (before.IsActive && _afterNewest.IsActive && before.Ended == _afterNewest.Ended)
        {
            Match(FiringAlert(), _afterNewest.ToEpisode(Episode.Open), isCorrection, at, events);
            return true;
        }

        if (before.IsActive && hasEnded)
        {
            Match(FiringAlert(), ended, isCorrection, at, events);
            return true;
        }

        if (!before.IsActive && _afterNewest.IsActive && before.Ended == _afterNewest.Ended)
        {
            Raise(_afterNewest.ToEpisode(Episode.Open), at, events);
            return true;
        }

        return false;
    }

    private Alert FiringAlert() => _alerts.FindLast(a => a.End == Episode.Open)
        ?? throw new InvalidOperationException($"Broken invariant: key '{Key}' is active without an alert.");

    private void Compare(bool isCorrection, long at, List<AlertEvent> events)
    {
        FoldAgain();
        Span<Episode> episodes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_episodes);
        int kept = 0;
        for (int i = 0; i < _alerts.Count; i++)
        {
            Alert alert = _alerts[i];
            int match = EarliestFree(episodes, alert);
            if (match >= 0)
            {
                episodes[match].IsTaken = true;
                Match(alert, episodes[match], isCorrection, at, events);
            }
            else if (!alert.IsAcknowledged)
            {
                events.Add(alert.ToEvent(AlertEventKind.Retracted, at, _newestEnd, _rule.IsBelow));
                continue;
            }
            else if (!alert.IsRetractionProposed)
            {
                alert.IsRetractionProposed = true;
                events.Add(alert.ToEvent(AlertEventKind.RetractionProposed, at, _newestEnd, _rule.IsBelow));
            }

            _alerts[kept++] = alert;
        }

        _alerts.RemoveRange(kept, _alerts.Count - kept);
        foreach (ref Episode episode in episodes)
        {
            if (!episode.IsTaken)
            {
                Raise(episode, at, events);
            }
        }
    }

    private void FoldAgain()
    {
        _episodes.Clear();
        EpisodeFold fold = _edge;
        ReadOnlySpan<WindowRun> runs = _windows.All;
        long endMax = long.MinValue;
        for (int i = 0; i < runs.Length; i++)
        {
            if (i == runs.Length - 1)
            {
                StepLast(runs[i], ref fold, ref endMax);
            }
            else if (fold.Step(runs[i], _terms, out Episode ended))
            {
                Keep(ended, ref endMax);
            }
        }

        // The newest window itself may have been taken back.
        _beforeNewest = runs.IsEmpty || runs[^1].LastStart < _newestStart ? fold : _beforeNewest;
        _afterNewest = fold;
        if (fold.IsActive)
        {
            Keep(fold.ToEpisode(Episode.Open), ref endMax);
        }
    }

    /// <summary>The last run also tells the state before the newest window.</summary>
    private void StepLast(in WindowRun run, ref EpisodeFold fold, ref long endMax)
    {
        if (run.Count > 1 && fold.Step(run.Slice(0, run.Count - 1), _terms, out Episode ended))
        {
            Keep(ended, ref endMax);
        }

        _beforeNewest = fold;
        if (fold.Step(run.Slice(run.Count - 1, 1), _terms, out ended))
        {
            Keep(ended, ref endMax);
        }
    }

    private void Keep(Episode episode, ref long endMax)
    {
        endMax = Math.Max(endMax, episode.End);
        episode.EndMax = endMax;
        _episodes.Add(episode);
    }

    private static int EarliestFree(ReadOnlySpan<Episode> episodes, Alert alert)
    {
        int low = 0;
        int high = episodes.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (episodes[middle].EndMax <= alert.Start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (int i = low; i < episodes.Length && episodes[i].Start < alert.End; i++)
        {
            if (!episodes[i].IsTaken && alert.Overlaps(episodes[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private void Match(Alert alert, in Episode episode, bool isCorrection, long at, List<AlertEvent> events)
    {
        bool hadEnd = alert.End != Episode.Open;
        bool hasChanged = alert.Start != episode.Start || alert.Activation != episode.Activation
            || alert.Peak != episode.Peak || (hadEnd && alert.End != episode.End);
        bool isAmended = (hasChanged && isCorrection) || alert.IsRetractionProposed;
        bool isConfirmed = episode.IsConfirmed && !alert.IsConfirmed;
        alert.Take(episode);
        if (isAmended)
        {
            events.Add(alert.ToEvent(AlertEventKind.Amended, at, _newestEnd, _rule.IsBelow));
        }

        if (isConfirmed)
        {
            events.Add(alert.ToEvent(AlertEventKind.Confirmed, at, _newestEnd, _rule.IsBelow));
        }

        if (!hadEnd && episode.End != Episode.Open)
        {
            events.Add(alert.ToEvent(AlertEventKind.Resolved, at, _newestEnd, _rule.IsBelow));
        }
    }

    private void Raise(in Episode episode, long at, List<AlertEvent> events)
    {
        _ordinal++;
        var alert = new Alert
        {
            Id = AlertId.Of(_rule.Id, Key, episode.Start, _ordinal),
            Ordinal = _ordinal,
            Detected = at,
            IsLate = at - episode.ActivationEnd > _lateAfter,
        };
        alert.Take(episode);
        _alerts.Add(alert);
        events.Add(alert.ToEvent(AlertEventKind.Raised, at, _newestEnd, _rule.IsBelow));
        if (episode.End != Episode.Open)
        {
            events.Add(alert.ToEvent(AlertEventKind.Resolved, at, _newestEnd, _rule.IsBelow));
        }
    }
}
