using System.Globalization;

namespace Telemetry.Alerts.Tests;

/// <summary>
/// The life cycle written down as plainly as possible: everything is folded and compared after each row.
/// </summary>
internal sealed class NaiveAlerts(AlertRule rule)
{
    private readonly SortedDictionary<long, ResultRow> _rows = [];
    private readonly List<NaiveAlert> _alerts = [];

    public void Apply(ResultRow row, long at, List<string> log) =>
        Apply(
            [.. _rows.Values.Where(r => r.WindowStart != row.WindowStart), row],
            _rows.Count > 0 && row.WindowStart <= _rows.Keys.Last(), at, log);

    /// <summary>All rows as they are now.</summary>
    public void Apply(IEnumerable<ResultRow> rows, bool isCorrection, long at, List<string> log)
    {
        _rows.Clear();
        foreach (ResultRow row in rows)
        {
            _rows[row.WindowStart] = row;
        }

        List<NaiveEpisode> free = Fold();
        foreach (NaiveAlert alert in _alerts.Where(a => !a.Retracted))
        {
            NaiveEpisode? match = free.Find(e => e.Start < (alert.Now.End ?? long.MaxValue)
                && alert.Now.Start < (e.End ?? long.MaxValue));
            if (match is null)
            {
                Unmatched(alert, log);
                continue;
            }

            free.Remove(match);
            Matched(alert, match, isCorrection, log);
        }

        foreach (NaiveEpisode episode in free)
        {
            var alert = new NaiveAlert(_alerts.Count + 1, episode) { Confirmed = episode.Confirmed };
            _alerts.Add(alert);
            bool late = at - episode.ActivationEnd > rule.LateAfter.TotalMicroseconds;
            log.Add(Text.Raised(alert.Ordinal, episode.Start, episode.Peak, !episode.Confirmed, late));
            if (episode.End is long end)
            {
                log.Add(Text.Resolved(alert.Ordinal, end));
            }
        }
    }

    public void Acknowledge(long ordinal, List<string> log)
    {
        NaiveAlert? alert = _alerts.Find(a => a.Ordinal == ordinal && a is { Retracted: false, Acknowledged: false });
        if (alert is not null)
        {
            alert.Acknowledged = true;
            log.Add(Text.Simple("acknowledged", ordinal));
        }
    }

    private static void Unmatched(NaiveAlert alert, List<string> log)
    {
        if (!alert.Acknowledged)
        {
            alert.Retracted = true;
            log.Add(Text.Simple("retracted", alert.Ordinal));
        }
        else if (!alert.Proposed)
        {
            alert.Proposed = true;
            log.Add(Text.Simple("retraction_proposed", alert.Ordinal));
        }
    }

    private static void Matched(NaiveAlert alert, NaiveEpisode match, bool isCorrection, List<string> log)
    {
        NaiveEpisode old = alert.Now;
        bool changed = old.Start != match.Start || old.Activation != match.Activation || old.Peak != match.Peak
            || (old.End is not null && old.End != match.End);
        alert.Now = match;
        if ((changed && isCorrection) || alert.Proposed)
        {
            log.Add(Text.Amended(alert.Ordinal, match.Start, match.End, match.Peak));
        }

        alert.Proposed = false;
        if (match.Confirmed && !alert.Confirmed)
        {
            alert.Confirmed = true;
            log.Add(Text.Simple("confirmed", alert.Ordinal));
        }

        if (match.End is long end && old.End is null)
        {
            log.Add(Text.Resolved(alert.Ordinal, end));
        }
    }

    private List<NaiveEpisode> Fold()
    {
        double raise = rule.RaiseBelow is { } low ? -low : rule.RaiseAbove;
        double clear = rule.ClearAbove is { } high ? -high : rule.ClearBelow;
        var episodes = new List<NaiveEpisode>();
        var starts = new List<long>();
        var run = new List<ResultRow>();
        var calm = new List<ResultRow>();
        NaiveEpisode? active = null;
        foreach (ResultRow row in _rows.Values.Select(r => rule.IsBelow ? r with { Value = -r.Value } : r))
        {
            if (active is not null && row.Value <= clear)
            {
                calm.Add(row);
                bool isFlapping = rule.Flap is { } flap
                    && starts.Count(s => s > active.Start - flap.Within.TotalMicroseconds) >= flap.Episodes;
                TimeSpan needed = isFlapping && rule.Flap!.Calm > rule.ClearFor ? rule.Flap.Calm : rule.ClearFor;
                if (calm.Count >= rule.ClearWindows
                    && row.WindowEnd - calm[0].WindowStart >= needed.TotalMicroseconds)
                {
                    episodes.Add(active with { End = calm[0].WindowEnd });
                    active = null;
                }
            }
            else if (active is not null)
            {
                calm.Clear();
                double value = double.IsNaN(row.Value) ? active.Peak : row.Value;
                active = active with { Peak = Math.Max(active.Peak, value) };
            }
            else if (row.Value > raise)
            {
                if (run.Count > 0 && row.WindowStart - run[^1].WindowEnd > rule.GapMax?.TotalMicroseconds)
                {
                    run.Clear();
                }

                run.Add(row);
                if (run.Count >= rule.ForWindows
                    && row.WindowEnd - run[0].WindowStart >= rule.For.TotalMicroseconds)
                {
                    active = new NaiveEpisode(run[0].WindowStart, row.WindowStart, row.WindowEnd, null,
                        run.Max(r => r.Value), run.TrueForAll(r => r.State == ResultState.Final));
                    starts.Add(active.Start);
                    run.Clear();
                    calm.Clear();
                }
            }
            else
            {
                run.Clear();
            }
        }

        if (active is not null)
        {
            episodes.Add(active);
        }

        return rule.IsBelow ? [.. episodes.Select(e => e with { Peak = 0 - e.Peak })] : episodes;
    }

    private sealed record NaiveEpisode(
        long Start, long Activation, long ActivationEnd, long? End, double Peak, bool Confirmed);

    private sealed class NaiveAlert(long ordinal, NaiveEpisode now)
    {
        public long Ordinal { get; } = ordinal;
        public NaiveEpisode Now { get; set; } = now;
        public bool Confirmed { get; set; }
        public bool Acknowledged { get; set; }
        public bool Proposed { get; set; }
        public bool Retracted { get; set; }
    }

    /// <summary>One line per event; times in ms.</summary>
    internal static class Text
    {
        public static string Of(AlertEvent e) => e.Kind switch
        {
            AlertEventKind.Raised => Raised(e.Ordinal, e.Start, e.Peak, e.Provisional, e.Late),
            AlertEventKind.Amended => Amended(e.Ordinal, e.Start, e.End, e.Peak),
            AlertEventKind.Resolved => Resolved(e.Ordinal, e.End ?? -1),
            AlertEventKind.Confirmed => Simple("confirmed", e.Ordinal),
            AlertEventKind.Retracted => Simple("retracted", e.Ordinal),
            AlertEventKind.RetractionProposed => Simple("retraction_proposed", e.Ordinal),
            AlertEventKind.Acknowledged => Simple("acknowledged", e.Ordinal),
            _ => e.ToString(),
        };

        public static string Raised(long ordinal, long start, double peak, bool provisional, bool late) =>
            Line($"raised {ordinal} start {start / 1000} peak {peak}{(provisional ? " provisional" : "")}"
                + (late ? " late" : ""));

        public static string Amended(long ordinal, long start, long? end, double peak) =>
            Line($"amended {ordinal} start {start / 1000} end {End(end)} peak {peak}");

        private static string End(long? end) => end is long e ? Line($"{e / 1000}") : "open";

        public static string Resolved(long ordinal, long end) => Line($"resolved {ordinal} end {end / 1000}");

        public static string Simple(string name, long ordinal) => Line($"{name} {ordinal}");

        private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

        private static string Line(string text) => text;
    }
}
