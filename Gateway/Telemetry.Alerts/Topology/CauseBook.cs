namespace Telemetry.Alerts.Topology;

/// <summary>
/// The alerts of a plant and their causes. Who is whose cause is a function of what the alerts' newest rows say and of
/// the clock; never of the order in which they came. Each cause is upstream of its consequence, or in a ring with it
/// and earlier: so every chain ends with an alert that has no cause, which people are told of.
/// </summary>
internal sealed class CauseBook
{
    private const long MinuteMicros = 60_000_000;

    private readonly PlantTopology _topology;
    private readonly CauseRule[] _rules;
    private readonly CauseWays[] _ways;
    private readonly int[] _rings;
    private readonly SortedDictionary<string, KnownAlert> _alerts = new(StringComparer.Ordinal);
    private readonly List<KnownAlert>?[] _byNode;
    private readonly PriorityQueue<KnownAlert, long> _due = new();

    public CauseBook(PlantTopology topology)
    {
        _topology = topology;
        _rules = [.. topology.Causes];
        _ways = [.. _rules.Select(rule => new CauseWays(topology, rule.Along))];
        _rings = CauseRings.Of(topology);
        _byNode = new List<KnownAlert>?[topology.Nodes.Count];
    }

    /// <summary>Journal time, as far as causes have been looked at.</summary>
    public long Clock { get; set; } = long.MinValue;

    /// <summary>Called for each alert of this pipeline that is forgotten.</summary>
    public Action<KnownAlert>? Forgotten { get; init; }

    /// <summary>All alerts of this pipeline, by id.</summary>
    public IEnumerable<KnownAlert> Alerts => _alerts.Values.Where(alert => alert.Report is null);

    /// <summary>All alerts of other pipelines, by id.</summary>
    public IEnumerable<KnownAlert> Reported => _alerts.Values.Where(alert => alert.Report is not null);

    public KnownAlert? Find(string id) => _alerts.GetValueOrDefault(id);

    /// <summary>An alert that is not known yet; null when it can neither explain nor be explained, or there is no room:
    /// then it is told.</summary>
    public KnownAlert? Open(string id, string rule, string? device, string key)
    {
        int node = _topology.NodeOf(device, key);
        if (node < 0 || _alerts.Count >= TopologyLimits.AlertsMax)
        {
            return null;
        }

        int[] explains = [.. Entries(entry =>
            _ways[entry].HasDownstream(node) && Glob.IsMatch(_rules[entry].Rule, rule))];
        int[] explainedBy = [.. Entries(entry =>
            _ways[entry].HasUpstream(node) && _rules[entry].Explains.Any(pattern => Glob.IsMatch(pattern, rule)))];
        return explains.Length + explainedBy.Length == 0 ? null : new KnownAlert
        {
            Id = id,
            Rule = rule,
            Node = node,
            Explains = explains,
            ExplainedBy = explainedBy,
        };
    }

    /// <summary>An alert of another pipeline; null when it explains nothing here, or there is no room.</summary>
    public KnownAlert? Open(ReportedAlert report)
    {
        if (Open(report.Id, report.Rule, report.Device, report.Key) is not { Explains.Length: > 0 } alert)
        {
            return null;
        }

        alert.Report = report;
        return alert;
    }

    /// <summary>Takes what the newest row says. Afterwards <paramref name="moved"/> has the other alerts whose cause is
    /// another one now, by id.</summary>
    public void Take(KnownAlert alert, CauseFacts facts, long at, List<KnownAlert> moved)
    {
        bool isNew = _alerts.TryAdd(alert.Id, alert);
        if (isNew)
        {
            (_byNode[alert.Node] ??= []).Add(alert);
        }

        bool hasEnded = facts.End != KnownAlert.Open;
        if (hasEnded && (isNew || alert.IsFiring))
        {
            alert.EndedAt = at;
        }

        bool isChanged = isNew || alert.Facts != facts;
        alert.Facts = facts;
        alert.ChangedAt = at;
        Assign(alert);
        if (isChanged)
        {
            Schedule(alert);
            Review(alert, moved);
        }
    }

    /// <summary>Forgets an alert that is taken back; the same.</summary>
    public void Remove(KnownAlert alert, List<KnownAlert> moved)
    {
        Drop(alert);
        Review(alert, moved);
    }

    /// <summary>The clock goes on: consequences that outlive their causes too long have none any more.</summary>
    public void Advance(long clock, List<KnownAlert> moved)
    {
        bool isNewMinute = Math.DivRem(clock, MinuteMicros).Quotient != Math.DivRem(Clock, MinuteMicros).Quotient;
        Clock = clock;
        moved.Clear();
        while (_due.TryPeek(out KnownAlert? cause, out long due) && due <= clock)
        {
            _due.Dequeue();
            Reassign(cause.Consequences, moved);
        }

        Sort(moved);
        if (isNewMinute)
        {
            Forget();
        }
    }

    /// <summary>Decides everything again: for alerts that were remembered with another topology.</summary>
    public void ReviewAll(List<KnownAlert> moved)
    {
        moved.Clear();
        Reassign(_alerts.Values, moved);
    }

    /// <summary>Puts back what was remembered; the causes are given by <see cref="Link"/>.</summary>
    public void Put(KnownAlert alert)
    {
        _alerts.Add(alert.Id, alert);
        if (alert.Node != KnownAlert.Nowhere)
        {
            (_byNode[alert.Node] ??= []).Add(alert);
        }

        Schedule(alert);
    }

    public static void Link(KnownAlert alert, KnownAlert? cause)
    {
        alert.Cause?.Consequences.Remove(alert);
        alert.Cause = cause;
        cause?.Consequences.Add(alert);
    }

    private static void Sort(List<KnownAlert> moved) =>
        moved.Sort((one, two) => string.CompareOrdinal(one.Id, two.Id));

    private IEnumerable<int> Entries(Func<int, bool> isOne) => Enumerable.Range(0, _rules.Length).Where(isOne);

    /// <summary>Looks at all that the alert explains, or may explain now.</summary>
    private void Review(KnownAlert alert, List<KnownAlert> moved)
    {
        moved.Clear();
        Reassign(alert.Consequences, moved);
        foreach (int entry in _alerts.ContainsKey(alert.Id) ? alert.Explains : [])
        {
            List<KnownAlert> below = [.. _ways[entry].Downstream(alert.Node)
                .SelectMany(nodes => nodes).SelectMany(node => _byNode[node] ?? [])];
            Reassign(below, moved);
        }

        Sort(moved);
    }

    private void Reassign(IEnumerable<KnownAlert> alerts, List<KnownAlert> moved)
    {
        foreach (KnownAlert alert in alerts.ToArray())
        {
            if (Assign(alert))
            {
                moved.Add(alert);
            }
        }
    }

    /// <summary>Gives an alert the cause that it has now; true when that is another one.</summary>
    private bool Assign(KnownAlert alert)
    {
        KnownAlert? best = null;
        int nearest = int.MaxValue;
        foreach (int entry in alert.Report is null ? alert.ExplainedBy : [])
        {
            int distance = 0;
            foreach (IReadOnlyList<int> nodes in _ways[entry].Upstream(alert.Node))
            {
                if (++distance > nearest)
                {
                    break;
                }

                foreach (KnownAlert cause in nodes.SelectMany(node => _byNode[node] ?? []))
                {
                    if (Holds(cause, alert, entry) && (distance < nearest || IsBefore(cause, best)))
                    {
                        (best, nearest) = (cause, distance);
                    }
                }
            }
        }

        if (ReferenceEquals(best, alert.Cause))
        {
            return false;
        }

        Link(alert, best);
        return true;
    }

    private bool Holds(KnownAlert cause, KnownAlert alert, int entry)
    {
        if (!cause.Explains.Contains(entry) || cause.Facts.IsDoubted)
        {
            return false;
        }

        long tolerance = _rules[entry].Tolerance.Ticks / TimeSpan.TicksPerMicrosecond;
        bool hasBegunIn = alert.Facts.Start >= cause.Facts.Start - tolerance
            && (cause.IsFiring || alert.Facts.Start <= cause.Facts.End + tolerance);
        bool hasEndedWith = cause.IsFiring || (alert.IsFiring
            ? Clock < cause.EndedAt + tolerance
            : alert.Facts.End <= cause.Facts.End + tolerance);
        return hasBegunIn && hasEndedWith
            && (_rings[cause.Node] != _rings[alert.Node] || IsBefore(cause, alert));
    }

    private static bool IsBefore(KnownAlert one, KnownAlert? other) => other is null
        || one.Facts.Start < other.Facts.Start
        || (one.Facts.Start == other.Facts.Start && string.CompareOrdinal(one.Id, other.Id) < 0);

    /// <summary>Has the consequences looked at when the alert has been over for long enough.</summary>
    private void Schedule(KnownAlert alert)
    {
        if (alert.IsFiring)
        {
            return;
        }

        foreach (int entry in alert.Explains)
        {
            long due = alert.EndedAt + (_rules[entry].Tolerance.Ticks / TimeSpan.TicksPerMicrosecond);
            if (due > Clock)
            {
                _due.Enqueue(alert, due);
            }
        }
    }

    /// <summary>Forgets alerts that have long ended, but no consequence before its cause may be forgotten, too: as long
    /// as that could still be taken back, it must be told then.</summary>
    private void Forget()
    {
        bool isGoing = true;
        while (isGoing)
        {
            KnownAlert[] old = [.. _alerts.Values.Where(alert => alert.Consequences.Count == 0 && IsOld(alert))];
            isGoing = old.Length > 0;
            foreach (KnownAlert alert in old)
            {
                Drop(alert);
                if (alert.Report is null)
                {
                    Forgotten?.Invoke(alert);
                }
            }
        }
    }

    private bool IsOld(KnownAlert alert) => !alert.IsFiring
        && alert.ChangedAt + (TopologyLimits.LookBack.Ticks / TimeSpan.TicksPerMicrosecond) <= Clock
        && (alert.Cause is null || IsOld(alert.Cause));

    private void Drop(KnownAlert alert)
    {
        _alerts.Remove(alert.Id);
        if (alert.Node != KnownAlert.Nowhere)
        {
            _byNode[alert.Node]?.Remove(alert);
        }

        Link(alert, null);
    }
}
