using Telemetry.Alerts.Care;
using Telemetry.Alerts.Topology;
using Telemetry.Engine.Runtime;

namespace Telemetry.Gateway.Pipelines;

/// <summary>
/// What the output journal says of the alerts that may explain others: those that stand, and what is to be reported. Of
/// several rows of an alert the newest one is. One thread at a time.
/// </summary>
internal sealed class CauseLedger(CauseReach reach)
{
    private readonly Dictionary<string, ReportedAlert> _standing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ReportedAlert Alert, long At)> _news = new(StringComparer.Ordinal);
    private long _now = long.MinValue;

    /// <summary>The alerts that fire and may explain others, by id.</summary>
    public IReadOnlyList<ReportedAlert> Standing =>
        [.. _standing.Values.OrderBy(alert => alert.Id, StringComparer.Ordinal)];

    /// <summary>How many are to be reported.</summary>
    public int NewsCount => _news.Count;

    /// <summary>Takes back what stood when it was kept.</summary>
    public void Put(ReportedAlert alert)
    {
        if (reach.CanExplain(alert.Rule, alert.Device, alert.Key))
        {
            _standing[alert.Id] = alert;
        }
    }

    /// <summary>Takes a record of the alerts' stream.</summary>
    public void Take(long position, OutputRecord record)
    {
        _now = Math.Max(_now, record.JournalTime.Micros);
        for (int row = 0; row < record.Count; row++)
        {
            if (Read(record, position, row) is { } alert && reach.CanExplain(alert.Rule, alert.Device, alert.Key))
            {
                Take(alert);
            }
        }

        Trim();
    }

    /// <summary>What was said long ago matters only if it stands: after the whole journal was read.</summary>
    public void ForgetOldNews()
    {
        long oldest = _now - (TopologyLimits.LookBack.Ticks / TimeSpan.TicksPerMicrosecond);
        foreach ((string id, (ReportedAlert alert, long at)) in _news.ToArray())
        {
            if (!alert.IsStanding && at < oldest)
            {
                _news.Remove(id);
            }
        }
    }

    /// <summary>All that stands is to be reported once more.</summary>
    public void SayAgain()
    {
        foreach (ReportedAlert alert in _standing.Values)
        {
            _news.TryAdd(alert.Id, (alert, _now));
        }
    }

    /// <summary>Nobody is there to hear it.</summary>
    public void DropNews() => _news.Clear();

    /// <summary>Records are missing: whatever stood may have ended there. What is said of it no more holds no
    /// more.</summary>
    public void Forget() => _standing.Clear();

    /// <summary>What is to be reported next, in the order in which it was said.</summary>
    public IReadOnlyList<ReportedAlert> News() =>
        [.. _news.Values.Select(news => news.Alert).OrderBy(alert => alert.Position).ThenBy(alert => alert.Row)];

    /// <summary>This was reported, or cannot be.</summary>
    public void Reported(IEnumerable<ReportedAlert> alerts)
    {
        foreach (ReportedAlert alert in alerts)
        {
            _news.Remove(alert.Id);
        }
    }

    private void Take(ReportedAlert alert)
    {
        bool isKnown = _standing.TryGetValue(alert.Id, out ReportedAlert? before);
        if (!alert.IsStanding)
        {
            _standing.Remove(alert.Id);
        }
        else if (isKnown || _standing.Count < TopologyLimits.ReportedMax)
        {
            _standing[alert.Id] = alert;
        }
        else
        {
            return;
        }

        if (before is null || before with { Position = alert.Position, Row = alert.Row } != alert)
        {
            _news[alert.Id] = (alert, _now);
        }
    }

    /// <summary>Of what is over, the oldest news go when there is too much of it.</summary>
    private void Trim()
    {
        if (_news.Count <= 2 * TopologyLimits.AlertsMax)
        {
            return;
        }

        foreach (ReportedAlert alert in News().Where(alert => !alert.IsStanding)
            .Take(_news.Count - TopologyLimits.AlertsMax))
        {
            _news.Remove(alert.Id);
        }
    }

    /// <summary>An alert as a row says it; null for a row without what makes an alert.</summary>
    private static ReportedAlert? Read(OutputRecord record, long position, int row)
    {
        string? Text(string column) => record.Find(column)?.TextAt(row);
        long? Number(string column) =>
            record.Find(column) is { } found && !found.IsNull(row) ? found.Int64At(row) : null;
        if (Text("id") is not { } id || Text("rule") is not { } rule || Text("key") is not { } key
            || Number("start") is not { } start)
        {
            return null;
        }

        (string? state, long? end) = (Text("state"), Number("end"));
        return new ReportedAlert
        {
            Id = id,
            Pipeline = record.Pipeline,
            Rule = rule,
            Device = Text("device"),
            Key = key,
            Start = start,
            End = end,
            IsDoubted = record.Find("retraction_proposed") is { } doubted && !doubted.IsNull(row)
                && doubted.BooleanAt(row),
            IsGone = state == "retracted" || (state != "firing" && end is null)
                || Text("silenced_by") == CareOperator.ByClosing,
            Position = position,
            Row = record.FirstRow + row,
        };
    }
}
