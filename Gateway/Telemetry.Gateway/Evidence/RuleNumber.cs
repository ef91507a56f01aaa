using Telemetry.Alerts;

namespace Telemetry.Gateway.Evidence;

/// <summary>The number that a rule makes of a row, and whether it raises: for people; the rule itself folds
/// frames.</summary>
internal static class RuleNumber
{
    /// <summary>The column that the rule looks at; null when it looks at none.</summary>
    public static double? ValueOf(AlertRule rule, Func<string, double?> column) => rule.Kind switch
    {
        AlertRuleKind.Completeness => column("present"),
        AlertRuleKind.Absence or AlertRuleKind.Offline or AlertRuleKind.Query or AlertRuleKind.None => null,
        _ => column(rule.Aggregate),
    };

    /// <summary>What is held against the thresholds; null when the row says nothing, or its kind has none.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="column">The row's columns.</param>
    /// <param name="before">The newest row of the window before: its start and end in µs, its value.</param>
    /// <param name="start">The row's start in µs.</param>
    public static double? Of(
        AlertRule rule, Func<string, double?> column, (long Start, long End, double? Value)? before, long start)
    {
        switch (rule.Kind)
        {
            case AlertRuleKind.Band:
                return Outside(column(rule.Aggregate), column(rule.LowColumn), column(rule.HighColumn));
            case AlertRuleKind.Completeness:
                return column("present") / column("expected");
            case AlertRuleKind.Rate:
                bool isHole = before is null || (rule.GapMax is { } gap
                    && start - before.Value.End > gap.Ticks / TimeSpan.TicksPerMicrosecond);
                return isHole
                    ? null
                    : (column(rule.Aggregate) - before!.Value.Value) / ((start - before.Value.Start) / 1e6);
            case AlertRuleKind.Threshold:
                return column(rule.Aggregate);
            case AlertRuleKind.None:
            case AlertRuleKind.Absence:
            case AlertRuleKind.Pattern:
            case AlertRuleKind.Offline:
            case AlertRuleKind.Query:
            default:
                return null;
        }
    }

    /// <summary>Whether the number raises; null when that cannot be said.</summary>
    public static bool? IsAbove(AlertRule rule, double? number) => number is not double value || !rule.HasThresholds
        ? null
        : rule.RaiseBelow is { } low ? value < low : value > rule.RaiseAbove;

    private static double? Outside(double? value, double? low, double? high) =>
        value is double seen && low is double floor && high is double roof
            ? Math.Max(seen - roof, floor - seen)
            : null;
}
