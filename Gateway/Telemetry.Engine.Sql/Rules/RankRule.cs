using System.Collections.Immutable;
using Telemetry.Engine.Expressions;
using Telemetry.Engine.Ranking;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Makes top-N and deduplication of numbered rows.</summary>
internal static class RankRule
{
    /// <summary>The last rank of rows that no condition has bounded yet; no plan has it at the end.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>Numbered rows: a rank that a condition over it will bound. When the rows have windows that are part of
    /// the
    /// partition, within each of them.</summary>
    public static PlanNode.Rank Make(
        PlanNode input, RankFunction function, ImmutableArray<int> partition, ImmutableArray<SortKey> order,
            string name)
    {
        var start = partition.FirstOrDefault(column => input.Columns[column].Role == TimeRole.WindowStart, -1);
        var end = partition.FirstOrDefault(column => input.Columns[column].Role == TimeRole.WindowEnd, -1);
        var window = start >= 0 && end >= 0 && input.Traits.HasEventTime ? new PlanWindow.Attached(start, end) : null;
        var keys = window is null ? partition : partition.RemoveAll(column => column == start || column == end);
        return new(input, function, keys, order, 1, Unbounded, name, window);
    }

    /// <summary>Puts conditions over ranked rows: those on the rank bound it.</summary>
    public static PlanNode Apply(PlanNode.Rank rank, IReadOnlyList<BoundExpression> conditions)
    {
        var (from, to, above) = (rank.From, rank.To, new List<BoundExpression>());
        var below = new List<BoundExpression>();
        foreach (var condition in conditions)
        {
            if (Bound(condition, rank) is { } bound)
            {
                from = (int)Math.Max(from, bound.From);
                to = (int)Math.Min(to, bound.To);
            }
            else if (IsOfPartition(rank, condition)) { below.Add(condition); }
            else { above.Add(condition); }
        }
        var input = FilterRule.Apply(rank.Input, below);
        if (from > to)
        {
            return FilterRule.Above(rank.WithInputs([input]), [.. above, BoundExpression.Literal.False]);
        }
        var bounded = new PlanNode.Rank(
            input, rank.Function, rank.Partition, rank.Order, from, to, rank.RankName, rank.Window);
        return FilterRule.Above(Deduplicated(bounded), above);
    }

    /// <summary>What orders by time and keeps one row is a deduplication.</summary>
    private static PlanNode Deduplicated(PlanNode.Rank rank)
    {
        if (rank is not { From: 1, To: 1, Function: RankFunction.RowNumber, Order.Length: 1 }
            || !rank.Input.Traits.IsInsertOnly) { return rank; }
        var key = rank.Order[0];
        var column = rank.Input.Columns[key.Column];
        var isTime = rank.Window is not null
            ? column.Type.IsTimestamp && !column.Type.IsNullable : column.Role is TimeRole.Rowtime or TimeRole.Proctime;
        if (!isTime) { return rank; }
        var input = rank.Input;
        if (rank.Window is null && column.Role == TimeRole.Rowtime)
        {
            if (EventTimes.Align(input, key.Column) is not { } aligned) { return rank; }
            input = aligned;
        }
        var unique = new PlanNode.Deduplicate(
            input, rank.Partition, key.IsDescending ? DeduplicateKeep.Last : DeduplicateKeep.First,
            column.Role == TimeRole.Proctime ? DeduplicateOrder.Arrival : DeduplicateOrder.EventTime,
            key.Column, rank.Window);
        return rank.RankName is not { } name ? unique : new PlanNode.Project(unique,
        [
            .. PlanColumns.Identity(unique),
            new(new BoundExpression.Literal(1L, SqlType.BigInt.With(false)), name),
        ]);
    }

    private static bool IsOfPartition(PlanNode.Rank rank, BoundExpression condition) =>
        condition.IsDeterministic && condition.Columns() is { Count: > 0 } columns && columns.All(column =>
            rank.Partition.Contains(column) || column == rank.Window?.Start || column == rank.Window?.End);

    /// <summary>Which ranks a condition lets through, if it is on the rank alone.</summary>
    private static (long From, long To)? Bound(BoundExpression condition, PlanNode.Rank rank)
    {
        if (condition is not BoundExpression.Compare compare || rank.RankName is null) { return null; }
        var (left, right, comparison) = (compare.Left, compare.Right, compare.Comparison);
        if (left is BoundExpression.Literal)
        {
            (left, right) = (right, left);
            comparison = comparison switch
            {
                Comparison.Less => Comparison.Greater,
                Comparison.LessOrEqual => Comparison.GreaterOrEqual,
                Comparison.Greater => Comparison.Less,
                Comparison.GreaterOrEqual => Comparison.LessOrEqual,
                _ => comparison,
            };
        }
        if (left is BoundExpression.Cast { Operand: BoundExpression.Column } cast && cast.Type.IsInteger)
        {
            left = cast.Operand;
        }
        if (left is not BoundExpression.Column column || column.Index != rank.Input.Columns.Length
            || right is not BoundExpression.Literal { Value: long value }) { return null; }
        value = Math.Clamp(value, int.MinValue, int.MaxValue - 1L);
        return comparison switch
        {
            Comparison.Equal => (value, value),
            Comparison.Less => (1, value - 1),
            Comparison.LessOrEqual => (1, value),
            Comparison.Greater => (value + 1, Unbounded),
            Comparison.GreaterOrEqual => (value, Unbounded),
            _ => null,
        };
    }
}
