using System.Collections.Immutable;
using Telemetry.Engine.Over;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Engine.Sql.Explain;

/// <summary>What a node remembers, and whose clock makes it forget.</summary>
internal static class StateText
{
    /// <summary>Whose clock counts; null where none does.</summary>
    public static ClockScope? ScopeOf(PlanNode node) => node switch
    {
        PlanNode.WindowTvf { Window: PlanWindow.Session } tvf => tvf.Scope,
        PlanNode.Aggregate { Window: not null } aggregate => aggregate.Scope,
        PlanNode.Over over => over.Scope,
        PlanNode.Match { Order.Domain: TimeDomain.Event } match => match.Scope,
        PlanNode.Join { Rule: JoinRule.Interval or JoinRule.Window or JoinRule.Temporal } join => join.Scope,
        PlanNode.Rank { Window: not null } rank => rank.Scope,
        PlanNode.Deduplicate { Window: not null } unique => unique.Scope,
        _ => null,
    };

    /// <summary>The bound of what is remembered; null for nothing.</summary>
    public static string? Of(PlanNode node, SqlOptions options) => node switch
    {
        PlanNode.WindowTvf { Window: PlanWindow.Session } => "rows of open sessions",
        PlanNode.Aggregate { Window: PlanWindow.Hop hop } =>
            $"panes of {Pane(hop).ToText()} of open windows, a key each",
        PlanNode.Aggregate { Window: not null } => "open windows, a key each",
        PlanNode.Aggregate => $"a group each, {Kept(node, options)}",
        PlanNode.Over over => over.Calls.Any(IsRunning)
            ? "rows before the watermark and a fold of each partition" : "rows before the watermark and their frames",
        PlanNode.Match match => MatchText.State(match),
        PlanNode.Join { Rule: JoinRule.Regular } => $"all rows of both sides, {Kept(node, options)}",
        PlanNode.Join { Rule: JoinRule.Interval interval } =>
            $"rows of {interval.Lower.ToText()} to {interval.Upper.ToText()} around the watermark",
        PlanNode.Join { Rule: JoinRule.Window } => "rows of open windows",
        PlanNode.Join { Rule: JoinRule.Temporal } => "versions since the watermark, and one of each key",
        PlanNode.Join { Rule: JoinRule.Lookup, Right: PlanNode.Values } => null,
        PlanNode.Join { Rule: JoinRule.Lookup } => "the table",
        PlanNode.Rank { Window: not null } or PlanNode.Deduplicate { Window: not null } => "rows of open windows",
        PlanNode.Rank rank => rank.Input.Traits.IsInsertOnly
            ? $"the first {rank.To} rows of each partition, {Kept(node, options)}"
            : $"all rows of each partition, {Kept(node, options)}",
        PlanNode.Deduplicate => $"a row of each partition, {Kept(node, options)}",
        PlanNode.Sort { IsByTime: true } => "rows before the watermark",
        PlanNode.Sort => "all rows until the end",
        _ => null,
    };

    /// <summary>Whether there is a bound to how many groups or partitions a node without a window or a bound of time
    /// remembers, however long its input runs.</summary>
    public static bool IsLimited(PlanNode node) => node switch
    {
        PlanNode.Aggregate { Window: null } aggregate => AreLimited(node, aggregate.Keys),
        PlanNode.Rank { Window: null } rank => AreLimited(node, rank.Partition),
        PlanNode.Deduplicate { Window: null } unique => AreLimited(node, unique.Partition),
        PlanNode.Join { Rule: JoinRule.Regular } => false,
        _ => true,
    };

    private static bool AreLimited(PlanNode node, ImmutableArray<int> columns) =>
        columns.All(column => node.Input.Columns[column].IsLimited);

    private static bool IsRunning(OverCall call) =>
        call is OverCall.Fold fold && fold.Frame.From == OverBound.UnboundedPreceding;

    private static string Kept(PlanNode node, SqlOptions options) =>
        options.StateTimeToLive is { } time ? $"forgotten {time.ToText()} of journal time after its last row"
        : node.Inputs.All(input => input.Traits.IsBounded) ? "until the input ends"
        : "for ever: their number is limited";

    /// <summary>What windows share: the greatest length that divides size and slide.</summary>
    private static Duration Pane(PlanWindow.Hop hop)
    {
        var (one, two) = (hop.Size.Micros, hop.Slide.Micros);
        while (two != 0) { (one, two) = (two, one % two); }
        return new(one);
    }
}
