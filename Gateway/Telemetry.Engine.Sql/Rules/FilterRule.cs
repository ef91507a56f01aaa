using System.Collections.Immutable;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>
/// Puts conditions over rows, as near to where the rows come from as the result stays the same. On its way a condition
/// on a
/// rank makes it a top-N, and one between the sides of an inner join becomes the join's.
/// </summary>
internal static class FilterRule
{
    /// <summary>The rows of which a condition is true.</summary>
    public static PlanNode Apply(PlanNode node, BoundExpression? condition) =>
        condition is null ? node : Apply(node, condition.Conjuncts());

    /// <summary>The rows of which all conditions are true.</summary>
    public static PlanNode Apply(PlanNode node, IReadOnlyList<BoundExpression> conditions)
    {
        conditions = [.. conditions.Where(condition => condition is not BoundExpression.Literal { Value: true })];
        if (conditions.Count == 0) { return node; }
        return node switch
        {
            PlanNode.Filter filter => Apply(filter.Input, [.. filter.Condition.Conjuncts(), .. conditions]),
            PlanNode.Project project => Through(project, conditions),
            PlanNode.Union union => new PlanNode.Union([.. union.Inputs.Select(input => Apply(input, conditions))]),
            PlanNode.Join join => Through(join, conditions),
            PlanNode.Aggregate aggregate => Through(aggregate, aggregate.Keys.Length, conditions, aggregate.Keys),
            PlanNode.WindowTvf { Window: PlanWindow.Session session } tvf => Split(
                tvf, conditions, column => session.Keys.Contains(column)),
            PlanNode.WindowTvf tvf => Split(tvf, conditions, column => column < tvf.StartColumn),
            PlanNode.Expand expand => Split(
                expand, conditions, column => column < expand.IdColumn && !expand.Grouping.Contains(column)),
            PlanNode.Match match => Through(match, match.Order.Partition.Length, conditions, match.Order.Partition),
            PlanNode.Over over => Split(over, conditions, over.Partition.Contains),
            PlanNode.Rank rank => RankRule.Apply(rank, conditions),
            PlanNode.Deduplicate unique => Split(unique, conditions, column => unique.Partition.Contains(column)
                || column == unique.Window?.Start || column == unique.Window?.End),
            PlanNode.Sort sort => new PlanNode.Sort(Apply(sort.Input, conditions), sort.Order),
            _ => Above(node, conditions),
        };
    }

    /// <summary>The conditions over the node itself.</summary>
    public static PlanNode Above(PlanNode node, IReadOnlyList<BoundExpression> conditions) =>
        conditions.Count == 0 ? node
        : new PlanNode.Filter(node, conditions.Aggregate((left, right) => new BoundExpression.And(left, right)));

    /// <summary>Conditions on some columns go below the node, whose input has them at the same places.</summary>
    public static PlanNode Split(PlanNode node, IReadOnlyList<BoundExpression> conditions, Func<int, bool> passes)
    {
        var (below, above) = Part(conditions, condition => condition.Columns().All(passes));
        return Above(below.Count == 0 ? node : node.WithInputs([Apply(node.Input, below)]), above);
    }

    private static PlanNode Through(PlanNode.Project project, IReadOnlyList<BoundExpression> conditions)
    {
        var (below, above) = Part(conditions, condition =>
            condition.Columns().All(column => project.Items[column].Expression.IsDeterministic));
        var moved = below.Select(condition => condition.Map(part =>
            part is BoundExpression.Column column ? project.Items[column.Index].Expression : null)).ToList();
        return Above(below.Count == 0 ? project
            : new PlanNode.Project(Apply(project.Input, moved), project.Items), above);
    }

    /// <summary>Conditions on keys go below an aggregation.</summary>
    private static PlanNode Through(
        PlanNode node, int keyCount, IReadOnlyList<BoundExpression> conditions, ImmutableArray<int> keys)
    {
        // Without keys there is one group, whose row is there whatever the condition.
        var (below, above) = Part(conditions, condition =>
            condition.Columns() is { Count: > 0 } columns && columns.All(column => column < keyCount));
        var moved = below.Select(condition => condition.MoveColumns(column => keys[column])).ToList();
        return Above(below.Count == 0 ? node : node.WithInputs([Apply(node.Input, moved)]), above);
    }

    private static PlanNode Through(PlanNode.Join join, IReadOnlyList<BoundExpression> conditions)
    {
        var width = join.Input.Columns.Length;
        var toLeft = join.Type is not (JoinType.Right or JoinType.Full);
        var toRight = join.Type is JoinType.Inner or JoinType.Right
            && join.Rule is not (JoinRule.Temporal or JoinRule.Lookup);
        var (left, rest) = Part(conditions, condition =>
            toLeft && condition.Columns() is { Count: > 0 } columns && columns.All(column => column < width));
        var (right, between) = Part(rest, condition =>
            toRight && condition.Columns() is { Count: > 0 } columns && columns.All(column => column >= width));
        var isMoved = left.Count + right.Count > 0;
        var merges = join is { Type: JoinType.Inner, Rule: not (JoinRule.Temporal or JoinRule.Lookup) };
        if (!isMoved && !(merges && between.Count > 0)) { return Above(join, conditions); }
        var inputs = ImmutableArray.Create(
            Apply(join.Input, left),
            Apply(join.Right, [.. right.Select(condition => condition.MoveColumns(column => column - width))]));
        if (!merges || between.Count == 0) { return Above(join.WithInputs(inputs), between); }
        return Merged(join, inputs, between);
    }

    private static PlanNode Merged(
        PlanNode.Join join, ImmutableArray<PlanNode> inputs, IReadOnlyList<BoundExpression> between) =>
        JoinRecognition.Make(inputs[0], inputs[1], join.Type, [.. JoinRecognition.ConditionsOf(join), .. between]);

    private static (List<BoundExpression> Yes, List<BoundExpression> No) Part(
        IReadOnlyList<BoundExpression> conditions, Func<BoundExpression, bool> isYes)
    {
        // What asks for the time is asked where it stands.
        var yes = conditions.Where(condition => condition.IsDeterministic && isYes(condition)).ToList();
        return (yes, [.. conditions.Except(yes, ReferenceEqualityComparer.Instance).Cast<BoundExpression>()]);
    }
}
