namespace Telemetry.Alerts;

/// <summary>What is wrong with rules.</summary>
internal static class AlertRuleCheck
{
    public static List<string> ProblemsOf(AlertRule rule)
    {
        var problems = new List<string>();
        Names(rule, Check);
        Thresholds(rule, Check);
        Spans(rule, Check);
        Texts(rule, Check);
        return problems;

        void Check(bool holds, string name, object? value, string allowed)
        {
            if (!holds)
            {
                problems.Add(FormattableString.Invariant(
                    $"Rule '{rule.Id}': {name} is '{value}'; allowed is {allowed}."));
            }
        }
    }

    private delegate void CheckOne(bool holds, string name, object? value, string allowed);

    private static void Names(AlertRule rule, CheckOne check)
    {
        check(!string.IsNullOrEmpty(rule.Id) && rule.Id.Length <= AlertLimits.NameLengthMax, "id", rule.Id,
            $"1 to {AlertLimits.NameLengthMax} characters");
        check(rule.Kind is > AlertRuleKind.None and <= AlertRuleKind.Query, "kind", rule.Kind, "a kind of rule");
        check(!string.IsNullOrEmpty(rule.Stream), "stream", rule.Stream, "a stream's name");
        check(!string.IsNullOrEmpty(rule.Metric), "metric", rule.Metric, "a name or a pattern with * and ?");
        check(!string.IsNullOrEmpty(rule.Device), "device", rule.Device, "a name or a pattern with * and ?");
        check(!string.IsNullOrEmpty(rule.Aggregate), "aggregate", rule.Aggregate, "the name of a number column");
    }

    private static void Thresholds(AlertRule rule, CheckOne check)
    {
        if (!rule.HasThresholds)
        {
            return;
        }

        if (rule.RaiseBelow is { } raise)
        {
            check(double.IsNaN(rule.RaiseAbove), "raise_above", rule.RaiseAbove, "one of raise_above and raise_below");
            check(double.IsFinite(raise), "raise_below", raise, "a finite number");
            check(rule.ClearAbove is { } clear && double.IsFinite(clear) && clear >= raise, "clear_above",
                rule.ClearAbove, "a finite number not below raise_below");
            return;
        }

        check(double.IsFinite(rule.RaiseAbove), "raise_above", rule.RaiseAbove, "a finite number");
        check(double.IsFinite(rule.ClearBelow) && rule.ClearBelow <= rule.RaiseAbove, "clear_below", rule.ClearBelow,
            "a finite number not above raise_above");
    }

    private static void Spans(AlertRule rule, CheckOne check)
    {
        check(rule.ForWindows is >= 1 and <= AlertLimits.RunWindowsMax, "for_windows", rule.ForWindows,
            $"1 to {AlertLimits.RunWindowsMax}");
        check(rule.ClearWindows is >= 1 and <= AlertLimits.RunWindowsMax, "clear_windows", rule.ClearWindows,
            $"1 to {AlertLimits.RunWindowsMax}");
        check(rule.LateAfter >= TimeSpan.Zero, "late_after", rule.LateAfter, "not negative");
        check(rule.Horizon > TimeSpan.Zero && rule.Horizon <= AlertLimits.HorizonMax, "horizon", rule.Horizon,
            $"above zero and at most {AlertLimits.HorizonMax}");
        bool needsSpan = rule.Kind == AlertRuleKind.Absence;
        check(rule.For >= TimeSpan.Zero && rule.For <= rule.Horizon && (!needsSpan || rule.For > TimeSpan.Zero), "for",
            rule.For, needsSpan ? "above zero, not above the horizon" : "not negative, not above the horizon");
        check(rule.ClearFor >= TimeSpan.Zero && rule.ClearFor <= rule.Horizon, "clear_for", rule.ClearFor,
            "not negative, not above the horizon");
        check(rule.GapMax is not { } gap || gap >= TimeSpan.Zero, "gap_max", rule.GapMax, "not negative");
        if (rule.Flap is { } flap)
        {
            check(flap.Episodes is >= 2 and <= AlertLimits.FlapEpisodesMax, "flap.episodes", flap.Episodes,
                $"2 to {AlertLimits.FlapEpisodesMax}");
            check(flap.Within > TimeSpan.Zero, "flap.within", flap.Within, "above zero");
            check(flap.Calm > TimeSpan.Zero && flap.Calm <= rule.Horizon, "flap.calm", flap.Calm,
                "above zero, not above the horizon");
        }

        if (rule.Kind == AlertRuleKind.Pattern)
        {
            check(rule.Steps.Count is >= 2 and <= AlertLimits.PatternStepsMax, "steps", rule.Steps.Count,
                $"2 to {AlertLimits.PatternStepsMax} steps");
            check(rule.Steps.All(step => step.Above is not null || step.Below is not null), "steps", "an empty one",
                "above or below in each step");
            check(rule.Within > TimeSpan.Zero && rule.Within <= rule.Horizon, "within", rule.Within,
                "above zero, not above the horizon");
        }
    }

    private static void Texts(AlertRule rule, CheckOne check)
    {
        check(rule.Labels.Count <= AlertLimits.LabelsMax
            && rule.Labels.All(label => label.Key.Length is >= 1 and <= AlertLimits.NameLengthMax
                && label.Value.Length <= AlertLimits.TextLengthMax),
            "labels", rule.Labels.Count, $"at most {AlertLimits.LabelsMax}, each with a name and a short text");
        check(rule.Runbook is not { Length: > AlertLimits.TextLengthMax }, "runbook", rule.Runbook?.Length,
            $"at most {AlertLimits.TextLengthMax} characters");
        if (rule.Summary is { } summary)
        {
            check(summary.Length <= AlertLimits.TextLengthMax, "summary", summary.Length,
                $"at most {AlertLimits.TextLengthMax} characters");
            string? problem = AlertTemplate.ProblemOf(summary);
            check(problem is null, "summary", summary, problem ?? "");
        }
    }
}
