using Telemetry.Alerts.Topology;
using Telemetry.Engine.Testing;

namespace Telemetry.Alerts.Tests.Topology;

/// <summary>The text of the README, once more and slowly: after each step every pair of alerts is looked at, over
/// distances of all pairs of nodes.</summary>
internal sealed class NaiveCauses
{
    private const int Far = 1_000_000;
    private const long Second = 1_000_000;
    private const long Day = 86_400 * Second;

    private readonly PlantTopology _plant;
    private readonly int[][,] _distances;
    private readonly int[,] _any;
    private readonly SortedDictionary<string, Known> _alerts = new(StringComparer.Ordinal);
    private long _now;
    private long _clock = long.MinValue;

    public NaiveCauses(PlantTopology plant)
    {
        _plant = plant;
        _distances = [.. plant.Causes.Select(cause => Distances(edge => cause.Along.Contains(edge.Kind)))];
        _any = Distances(edge => plant.Causes.Any(cause => cause.Along.Contains(edge.Kind)));
    }

    private sealed class Known
    {
        public required string Id;
        public required string Rule;
        public required int Node;
        public long Start;
        public long? End;
        public bool IsDoubted;
        public long EndedAt;
        public long ChangedAt;
        public string? Cause;
        public bool IsTold;
        public bool WasTold;
        public ReportedAlert? Report;
        public long Holds;
    }

    /// <summary>What must come out of a step.</summary>
    public List<string> Take(ScriptStep step)
    {
        var said = new List<string>();
        if (step is ScriptStep.Tick tick)
        {
            _now += tick.By.Micros;
        }
        else if (step is ScriptStep.Row row)
        {
            Take(row, said);
        }
        else if (step is ScriptStep.Control control)
        {
            foreach (ReportedAlert report in CauseReport.Read(control.Payload)!.Alerts)
            {
                Take(report, said);
            }
        }

        // The clock comes at the end of each step.
        long before = _clock;
        _clock = _now;
        Settle(said, except: null);
        if (before / (60 * Second) != _clock / (60 * Second))
        {
            Forget();
        }

        while (_alerts.Values.FirstOrDefault(alert => alert is { Report: not null, End: null } && alert.Holds <= _now)
            is { } unheard)
        {
            _alerts.Remove(unheard.Id);
            Settle(said, except: null);
        }

        return said;
    }

    private void Take(ReportedAlert report, List<string> said)
    {
        _alerts.TryGetValue(report.Id, out Known? alert);
        if (report.Pipeline == "p" || alert is { Report: null } || alert?.Report!.Position > report.Position)
        {
            return;
        }

        int node = _plant.NodeOf(report.Device, report.Key);
        if (report.IsGone)
        {
            _alerts.Remove(report.Id);
        }
        else if (alert is not null || Explains(report.Rule, node))
        {
            bool isNew = alert is null;
            alert ??= new Known { Id = report.Id, Rule = report.Rule, Node = node };
            if (report.End is not null && (isNew || alert.End is null))
            {
                alert.EndedAt = _now;
            }

            (alert.Start, alert.End, alert.IsDoubted, alert.ChangedAt, alert.Report, alert.Holds) =
                (report.Start, report.End, report.IsDoubted, _now, report, _now + Day);
            _alerts[alert.Id] = alert;
        }

        Settle(said, except: null);
    }

    private void Take(ScriptStep.Row row, List<string> said)
    {
        string id = (string)Of(row, "id")!;
        string happening = (string)Of(row, "event")!;
        string state = (string)Of(row, "state")!;
        int node = _plant.NodeOf((string?)Of(row, "device"), (string)Of(row, "key")!);
        bool isThere = _alerts.TryGetValue(id, out Known? alert);
        bool isKnown = alert is { Report: null };
        string rule = (string)Of(row, "rule")!;
        if (!isThere && (state == "retracted" || !Matters(rule, node)))
        {
            said.Add($"{happening} {id} {state} -");
            return;
        }

        alert ??= new Known { Id = id, Rule = rule, Node = node };
        alert.Report = null;
        alert.WasTold |= !isKnown && happening != "raised";
        alert.IsTold |= !isKnown && happening != "raised";
        if (state == "retracted")
        {
            said.Add(Say(alert, happening, state, ends: true));
            _alerts.Remove(id);
            Settle(said, except: null);
            return;
        }

        long? end = (long?)Of(row, "end");
        if (end is not null && (!isThere || alert.End is null))
        {
            alert.EndedAt = _now;
        }

        (alert.Start, alert.End, alert.IsDoubted, alert.ChangedAt) =
            ((long)Of(row, "start")!, end, (bool)Of(row, "retraction_proposed")!, _now);
        _alerts[id] = alert;
        alert.Cause = CauseOf(alert);
        said.Add(Say(alert, happening, state, ends: end is not null));
        Settle(said, except: alert);
    }

    private static string Say(Known alert, string happening, string state, bool ends)
    {
        bool isSilenced = alert.Cause is not null && happening != "retraction_proposed" && !(alert.IsTold && ends);
        if (!isSilenced)
        {
            (alert.WasTold, alert.IsTold) = (true, !ends);
        }

        return $"{happening} {alert.Id} {state} {alert.Cause ?? "-"}{(isSilenced ? " silenced" : "")}";
    }

    private void Settle(List<string> said, Known? except)
    {
        foreach (Known alert in _alerts.Values.Where(one => one != except && one.Report is null))
        {
            string? cause = CauseOf(alert);
            if (cause == alert.Cause)
            {
                continue;
            }

            alert.Cause = cause;
            bool isSilenced = cause is not null || (alert.End is not null && alert.WasTold);
            if (!isSilenced)
            {
                (alert.WasTold, alert.IsTold) = (true, alert.End is null);
            }

            said.Add($"{(cause is null ? "ungrouped" : "grouped")} {alert.Id} "
                + $"{(alert.End is null ? "firing" : "resolved")} {cause ?? "-"}{(isSilenced ? " silenced" : "")}");
        }
    }

    private string? CauseOf(Known alert) => (
        from cause in _alerts.Values
        from entry in Enumerable.Range(0, _plant.Causes.Count)
        where cause.Node != alert.Node && _distances[entry][cause.Node, alert.Node] < Far
            && Holds(_plant.Causes[entry], cause, alert)
        orderby _distances[entry][cause.Node, alert.Node], cause.Start, cause.Id
        select cause.Id).FirstOrDefault();

    private bool Holds(CauseRule rule, Known cause, Known alert)
    {
        long tolerance = (long)rule.Tolerance.TotalMicroseconds;
        bool isRing = _any[cause.Node, alert.Node] < Far && _any[alert.Node, cause.Node] < Far;
        return !cause.IsDoubted
            && Glob.IsMatch(rule.Rule, cause.Rule) && rule.Explains.Any(pattern => Glob.IsMatch(pattern, alert.Rule))
            && alert.Start >= cause.Start - tolerance
            && (cause.End is not { } end || (alert.Start <= end + tolerance
                && (alert.End is null ? _clock < cause.EndedAt + tolerance : alert.End <= end + tolerance)))
            && (!isRing || cause.Start < alert.Start
                || (cause.Start == alert.Start && string.CompareOrdinal(cause.Id, alert.Id) < 0));
    }

    private bool Explains(string rule, int node) => node >= 0 && Enumerable.Range(0, _plant.Causes.Count).Any(entry =>
        Glob.IsMatch(_plant.Causes[entry].Rule, rule) && Enumerable.Range(0, _plant.Nodes.Count).Any(
            other => other != node && _distances[entry][node, other] < Far));

    /// <summary>Whether any cause can be before or behind the alert at all.</summary>
    private bool Matters(string rule, int node) => node >= 0 && Enumerable.Range(0, _plant.Causes.Count).Any(entry =>
        Enumerable.Range(0, _plant.Nodes.Count).Any(other => other != node && (
            (_distances[entry][node, other] < Far && Glob.IsMatch(_plant.Causes[entry].Rule, rule))
            || (_distances[entry][other, node] < Far
                && _plant.Causes[entry].Explains.Any(pattern => Glob.IsMatch(pattern, rule))))));

    private void Forget()
    {
        while (_alerts.Values.FirstOrDefault(alert =>
            IsOld(alert) && _alerts.Values.All(other => other.Cause != alert.Id)) is { } old)
        {
            _alerts.Remove(old.Id);
        }
    }

    private bool IsOld(Known alert) => alert.End is not null && alert.ChangedAt + Day <= _clock
        && (alert.Cause is null || IsOld(_alerts[alert.Cause]));

    private int[,] Distances(Func<TopologyEdge, bool> isWay)
    {
        int count = _plant.Nodes.Count;
        int[,] distance = new int[count, count];
        for (int from = 0; from < count; from++)
        {
            for (int to = 0; to < count; to++)
            {
                distance[from, to] = from == to ? 0 : Far;
            }
        }

        foreach (TopologyEdge edge in _plant.Edges.Where(isWay))
        {
            (int from, int to) = _plant.FlowOf(edge);
            distance[from, to] = 1;
        }

        for (int middle = 0; middle < count; middle++)
        {
            for (int from = 0; from < count; from++)
            {
                for (int to = 0; to < count; to++)
                {
                    distance[from, to] = Math.Min(
                        distance[from, to], distance[from, middle] + distance[middle, to]);
                }
            }
        }

        return distance;
    }

    private static object? Of(ScriptStep.Row row, string column) => row.Values[AlertSchema.Schema.IndexOf(column)];
}
