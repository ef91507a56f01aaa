using System.Collections.Immutable;
using Telemetry.Engine.Data;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Operators;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>Joins.</summary>
internal sealed class JoinLowering(PlanLowering plan)
{
    private const string LeftPrefix = "l_";
    private const string RightPrefix = "r_";
    private const string Start = "w_start";
    private const string End = "w_end";

    /// <summary>The side outputs that some joins have.</summary>
    private static readonly (string Port, string Side)[] LatePorts =
    [
        (IntervalJoinOperator.LateLeftPort, "left"), (IntervalJoinOperator.LateRightPort, "right"),
    ];

    public List<SqlLookup> Lookups { get; } = [];

    public PipelineStream Join(PlanNode.Join node)
    {
        var joined = node.Rule switch
        {
            JoinRule.Regular => Regular(node),
            JoinRule.Interval interval => Interval(node, interval),
            JoinRule.Window window => Window(node, window),
            JoinRule.Temporal temporal => Temporal(node, temporal),
            JoinRule.Lookup => Lookup(node),
            _ => throw new NotSupportedException($"No operator joins by {node.Rule}."),
        };
        foreach (var (port, side) in LatePorts)
        {
            joined.FindSide(port)?.ToDeadLetters(DeadLetterSchema.Late, $"late for the {side} side of a join");
        }
        return node.Rule is JoinRule.Lookup
            ? joined : PlanLowering.Chosen(joined, node, [.. Enumerable.Range(0, node.Columns.Length)]);
    }

    private PipelineStream Regular(PlanNode.Join node)
    {
        var (left, right) = (plan.Lower(node.Input), plan.Lower(node.Right));
        var pairs = Pairs(left.Schema, right.Schema);
        var condition = node.Condition?.ToEngine(pairs);
        var keys = node.Keys;
        if (node.IsNullAware && keys.Any(key => MayBeNull(left, key.Left) || MayBeNull(right, key.Right)))
        {
            // A NULL on either side may be equal to everything: no key finds these pairs.
            condition = keys.Aggregate(condition, (all, key) => And(all, MayEqual(pairs, left, key)));
            keys = [];
        }
        var spec = Common(new RegularJoinSpec { TimeToLive = plan.Options.StateTimeToLive }, node, condition);
        return Keyed(left, node, keys, isLeft: true).Join(
            plan.NameFor("join"), Keyed(right, node, keys, isLeft: false), (RegularJoinSpec)spec);
    }

    private PipelineStream Interval(PlanNode.Join node, JoinRule.Interval rule)
    {
        var left = plan.Timed(node.Input, rule.LeftTime);
        var right = plan.Timed(node.Right, rule.RightTime);
        var spec = Common(
            new IntervalJoinSpec
            {
                Lower = rule.Lower,
                Upper = rule.Upper,
                IsLowerExclusive = rule.IsLowerExclusive,
                IsUpperExclusive = rule.IsUpperExclusive,
                Time = rule.Time,
                Scope = node.Scope,
            },
            node, node.Condition?.ToEngine(Pairs(left.Schema, right.Schema)));
        return Keyed(left, node, node.Keys, isLeft: true).IntervalJoin(
            plan.NameFor("interval_join"), Keyed(right, node, node.Keys, isLeft: false), (IntervalJoinSpec)spec);
    }

    private PipelineStream Window(PlanNode.Join node, JoinRule.Window rule)
    {
        // Both sides' bounds have the same names.
        var left = WithBounds(plan.Lower(node.Input), rule.LeftStart, rule.LeftEnd);
        var right = WithBounds(plan.Lower(node.Right), rule.RightStart, rule.RightEnd);
        var pairs = Pairs(left.Schema, right.Schema);
        var condition = node.Condition?.ToEngine(pairs);
        var spec = new WindowJoinSpec { StartColumn = Start, EndColumn = End, Scope = node.Scope };
        var name = plan.NameFor("window_join");
        if (!IsOfWindows(node, rule))
        {
            return Keyed(left, node, node.Keys, isLeft: true).WindowJoin(
                name, Keyed(right, node, node.Keys, isLeft: false), (WindowJoinSpec)Common(spec, node, condition));
        }
        // The values that are compared would be keys, and keys stay; windows are few.
        condition = node.Keys.Aggregate(condition, (all, key) => And(all, Equal(pairs, left, key)));
        return left.KeyBy(End).WindowJoin(name, right.KeyBy(End), (WindowJoinSpec)Common(spec, node, condition));
    }

    /// <summary>Whether a side has one row per window at most, so that a window's rows are soon compared.</summary>
    private static bool IsOfWindows(PlanNode.Join node, JoinRule.Window rule) =>
        node is { Scope: ClockScope.Stream, MatchesNulls: false, Keys.IsEmpty: false }
        && (IsOfWindows(node.Input, rule.LeftStart, rule.LeftEnd)
            || IsOfWindows(node.Right, rule.RightStart, rule.RightEnd));

    private static bool IsOfWindows(PlanNode side, int start, int end) => side.Traits.UniqueKeys.Any(
        key => key.All(column => column == start || column == end));

    private PipelineStream Temporal(PlanNode.Join node, JoinRule.Temporal rule)
    {
        var left = plan.Timed(node.Input, rule.LeftTime);
        var right = plan.Lower(node.Right);
        var spec = Common(
            new TemporalJoinSpec { Scope = node.Scope }, node,
            node.Condition?.ToEngine(Pairs(left.Schema, right.Schema)));
        return Keyed(left, node, node.Keys, isLeft: true).TemporalJoin(
            plan.NameFor("temporal_join"), Keyed(right, node, node.Keys, isLeft: false), (TemporalJoinSpec)spec);
    }

    /// <summary>The table's rows come as messages for the operator: its key columns, then its others. Constants it has
    /// from the beginning.</summary>
    private PipelineStream Lookup(PlanNode.Join node)
    {
        var left = plan.Lower(node.Input);
        var table = TableLowering.SchemaOf(node.Right.Columns);
        int[] keys = [.. node.Keys.Select(key => key.Right)];
        int[] others = [.. Enumerable.Range(0, table.Count).Except(keys)];
        int[] order = [.. keys, .. others];
        var pairs = Pairs(left.Schema, table);
        var name = plan.NameFor("lookup");
        var spec = Common(
            new LookupJoinSpec
            {
                KeyColumns = [.. keys.Select(key => table.Columns[key])],
                Columns = [.. others.Select(other => table.Columns[other])],
                On = [.. node.Keys.Select(key => left.Schema.Columns[key.Left].Name)],
                Rows = node.Right is PlanNode.Values constants
                    ? [.. constants.Rows.Select(row => order.Select(column => ConstantRows.ValueOf(row[column]))
                        .ToImmutableArray())]
                    : null,
            },
            node, node.Condition?.ToEngine(pairs));
        if (node.Right is PlanNode.Scan scan)
        {
            Lookups.Add(new(
                name, scan.Table.Name, [.. keys.Select(key => table.Columns[key].Name)],
                [.. others.Select(other => table.Columns[other].Name)]));
        }
        var joined = left.Lookup(name, (LookupJoinSpec)spec);
        if (node.Type is JoinType.Semi or JoinType.Anti)
        {
            return PlanLowering.Chosen(joined, node, [.. Enumerable.Range(0, left.Schema.Count)]);
        }
        return PlanLowering.Chosen(joined, node,
        [
            .. Enumerable.Range(0, left.Schema.Count),
            .. Enumerable.Range(0, table.Count).Select(column => left.Schema.Count + Array.IndexOf(order, column)),
        ]);
    }

    private static JoinSpec Common(JoinSpec spec, PlanNode.Join node, Expression? condition) => spec with
    {
        Type = node.Type,
        Condition = condition,
        LeftPrefix = LeftPrefix,
        RightPrefix = RightPrefix,
        MatchesNulls = node.MatchesNulls,
    };

    private static PipelineStream Keyed(
        PipelineStream stream, PlanNode.Join node, IReadOnlyList<JoinKey> keys, bool isLeft) =>
        PlanLowering.KeyBy(
            stream, isLeft ? node.Input : node.Right,
            [.. keys.Select(key => isLeft ? key.Left : key.Right)], node.Scope);

    private static PipelineStream WithBounds(PipelineStream stream, int start, int end) => PlanLowering.Renamed(
        stream, index => index == start ? Start : index == end ? End : $"c{index}");

    private static Schema Pairs(Schema left, Schema right) => new(
    [
        .. left.Columns.Select(column => column with { Name = LeftPrefix + column.Name }),
        .. right.Columns.Select(column => column with { Name = RightPrefix + column.Name }),
    ]);

    private static bool MayBeNull(PipelineStream stream, int column) => stream.Schema.Columns[column].IsNullable;

    private static Expression.Or MayEqual(Schema pairs, PipelineStream left, JoinKey key)
    {
        var (one, two) = (pairs.Columns[key.Left].Name, pairs.Columns[left.Schema.Count + key.Right].Name);
        return new Expression.Or(
            Equal(pairs, left, key), new Expression.Or(new Expression.IsNull(one), new Expression.IsNull(two)));
    }

    private static Expression.Compare Equal(Schema pairs, PipelineStream left, JoinKey key) => new(
        Comparison.Equal, PlanLowering.Column(pairs.Columns[key.Left].Name),
        PlanLowering.Column(pairs.Columns[left.Schema.Count + key.Right].Name));

    private static Expression And(Expression? left, Expression right) =>
        left is null ? right : new Expression.And(left, right);
}
