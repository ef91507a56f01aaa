namespace Telemetry.Simulation.Oracle;

/// <summary>
/// CLOCKS, part 3, for windows that are spoken of once, are final, and come in their order: an episode is raised with
/// its last activating window and resolved with the first at or below the lower threshold. Nothing can be amended.
/// </summary>
internal static class AlertExpectation
{
    public static IReadOnlyList<ExpectedAlert> Of(IEnumerable<WindowTally> closed, IReadOnlyList<ThresholdRule> rules)
    {
        List<ExpectedAlert> events = [];
        foreach (var series in closed.GroupBy(window => (window.Device, window.Metric)))
        {
            foreach (var rule in rules.Where(rule => rule.Metric == series.Key.Metric))
            {
                Fold([.. series.OrderBy(window => window.Start)], rule, events);
            }
        }
        return events;
    }

    private static void Fold(List<WindowTally> windows, ThresholdRule rule, List<ExpectedAlert> events)
    {
        List<WindowTally> run = [];
        (long Start, double Peak)? active = null;
        foreach (var window in windows)
        {
            if (active is { } now)
            {
                if (window.Average <= rule.ClearBelow)
                {
                    events.Add(new ExpectedAlert(
                        window.Step, rule.Id, KeyOf(window), "resolved", now.Start, window.End, now.Peak, false));
                    active = null;
                }
                else
                {
                    active = (now.Start, Math.Max(now.Peak, window.Average));
                }
                continue;
            }
            if (window.Average <= rule.RaiseAbove)
            {
                run.Clear();
                continue;
            }
            run.Add(window);
            if (run.Count == rule.ForWindows)
            {
                active = (run[0].Start, run.Max(one => one.Average));
                var isLate = window.JournalMicros - window.End > rule.LateAfter.Ticks / TimeSpan.TicksPerMicrosecond;
                events.Add(new ExpectedAlert(
                    window.Step, rule.Id, KeyOf(window), "raised", run[0].Start, null, active.Value.Peak, isLate));
                run.Clear();
            }
        }
    }

    private static string KeyOf(WindowTally window) => $"{window.Device}/{window.Metric}";
}
