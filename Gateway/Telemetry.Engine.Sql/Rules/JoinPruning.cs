using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Leaves out columns of a join's sides that nobody reads.</summary>
internal static class JoinPruning
{
    /// <summary>The join without them.</summary>
    public static Pruned Prune(
        PlanNode.Join join, ImmutableSortedSet<int> needed, Func<PlanNode, ImmutableSortedSet<int>, Pruned> prune)
    {
        var width = join.Input.Columns.Length;
        var used = needed.Union(join.Condition?.Columns() ?? []);
        var (lefts, rights) = RuleColumns(join.Rule);
        var left = prune(join.Input,
        [
            .. used.Where(column => column < width), .. join.Keys.Select(key => key.Left), .. lefts,
        ]);
        // A table that is looked up is known by all its columns.
        var right = join.Rule is JoinRule.Lookup ? Pruned.Same(join.Right) : prune(join.Right,
        [
            .. used.Where(column => column >= width).Select(column => column - width),
            .. join.Keys.Select(key => key.Right), .. rights,
        ]);
        var moved = left.Node.Columns.Length;
        int Place(int column) => column < width ? left.At(column)
            : right.At(column - width) is >= 0 and var place ? place + moved : -1;
        var node = new PlanNode.Join(
            left.Node, right.Node, join.Type, Moved(join.Rule, left, right),
            [.. join.Keys.Select(key => new JoinKey(left.At(key.Left), right.At(key.Right)))],
            join.Condition?.MoveColumns(Place))
        {
            MatchesNulls = join.MatchesNulls,
            IsNullAware = join.IsNullAware,
        };
        return new(node, [.. Enumerable.Range(0, join.Columns.Length).Select(Place)]);
    }

    private static (IEnumerable<int> Left, IEnumerable<int> Right) RuleColumns(JoinRule rule) => rule switch
    {
        JoinRule.Interval interval => ([interval.LeftTime], [interval.RightTime]),
        JoinRule.Window window => ([window.LeftStart, window.LeftEnd], [window.RightStart, window.RightEnd]),
        JoinRule.Temporal temporal => (temporal.LeftTime < 0 ? [] : [temporal.LeftTime], []),
        _ => ([], []),
    };

    private static JoinRule Moved(JoinRule rule, Pruned left, Pruned right) => rule switch
    {
        JoinRule.Interval interval => interval with
        {
            LeftTime = left.At(interval.LeftTime),
            RightTime = right.At(interval.RightTime),
        },
        JoinRule.Window window => new JoinRule.Window(
            left.At(window.LeftStart), left.At(window.LeftEnd), right.At(window.RightStart), right.At(window.RightEnd)),
        JoinRule.Temporal temporal => new JoinRule.Temporal(left.At(temporal.LeftTime)),
        _ => rule,
    };
}
