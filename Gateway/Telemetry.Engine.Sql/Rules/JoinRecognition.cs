using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Time;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Makes joins of conditions: what is equal becomes keys, bounds between event times an interval join, equal
/// windows
/// a window join; the rest stays a condition.</summary>
internal static class JoinRecognition
{
    /// <summary>A join.</summary>
    /// <param name="left">The left rows.</param>
    /// <param name="right">The right rows.</param>
    /// <param name="type">Which rows come out.</param>
    /// <param name="conditions">What must be true of a pair, over the left columns and behind them the right
    /// ones.</param>
    /// <param name="rule">What pairs rows, when it is said (temporal, lookup); else it is found.</param>
    /// <returns>The join, with the same columns whatever became of the conditions.</returns>
    public static PlanNode Make(
        PlanNode left, PlanNode right, JoinType type, IReadOnlyList<BoundExpression> conditions, JoinRule? rule = null)
    {
        if (rule is null && type == JoinType.Inner && right.Traits is { IsBounded: false, IsInsertOnly: true }
            && ConstantRows.Of(left) is not null)
        {
            return Swapped(left, right, conditions);
        }
        var parts = new JoinParts(left, right, type);
        var rest = conditions.Where(condition => condition is not BoundExpression.Literal { Value: true }).ToList();
        if (rule is null)
        {
            parts.PushDown(rest);
            rule = (JoinRule?)parts.TakeWindow(rest) ?? parts.TakeInterval(rest);
        }
        parts.TakeKeys(rest);
        return parts.Build(rule ?? (JoinRule?)parts.TakeConstants() ?? new JoinRule.Regular(), rest);
    }

    /// <summary>What a join demands of pairs, as conditions again.</summary>
    public static IEnumerable<BoundExpression> ConditionsOf(PlanNode.Join join)
    {
        var width = join.Input.Columns.Length;
        foreach (var key in join.Keys) { yield return Equal(join, key.Left, key.Right); }
        if (join.Rule is JoinRule.Window window)
        {
            yield return Equal(join, window.LeftStart, window.RightStart);
            yield return Equal(join, window.LeftEnd, window.RightEnd);
        }
        if (join.Rule is JoinRule.Interval interval)
        {
            // Lower ≤ right − left ≤ upper.
            yield return Distance(join, interval, interval.Lower, isLower: true, interval.IsLowerExclusive);
            yield return Distance(join, interval, interval.Upper, isLower: false, interval.IsUpperExclusive);
        }
        foreach (var condition in join.Condition?.Conjuncts() ?? []) { yield return condition; }

        BoundExpression Equal(PlanNode.Join of, int one, int two) => new BoundExpression.Compare(
            Comparison.Equal, PlanColumns.At(of.Input, one), Right(of, two, width));
    }

    /// <summary>Constants on the left are looked up by the rows of the right side, too.</summary>
    private static PlanNode.Project Swapped(PlanNode left, PlanNode right, IReadOnlyList<BoundExpression> conditions)
    {
        var (one, two) = (left.Columns.Length, right.Columns.Length);
        var join = Make(right, left, JoinType.Inner,
            [.. conditions.Select(condition => condition.MoveColumns(
                column => column < one ? column + two : column - one))]);
        var names = new ColumnNames([]);
        return new PlanNode.Project(join, [.. left.Columns.Concat(right.Columns).Select((column, index) =>
            new PlanItem(PlanColumns.At(join, index < one ? index + two : index - one), names.Unique(column.Name)))]);
    }

    private static BoundExpression.Compare Distance(
        PlanNode.Join join, JoinRule.Interval interval, Duration bound, bool isLower, bool isExclusive)
    {
        var left = PlanColumns.At(join.Input, interval.LeftTime);
        var right = Right(join, interval.RightTime, join.Input.Columns.Length);
        var limit = new BoundExpression.Arithmetic(
            ArithmeticOperation.Add, left,
            new BoundExpression.Literal(bound.Micros, Types.SqlType.IntervalDay.With(false)), left.Type);
        var comparison = isLower
            ? isExclusive ? Comparison.Greater : Comparison.GreaterOrEqual
            : isExclusive ? Comparison.Less : Comparison.LessOrEqual;
        return new BoundExpression.Compare(comparison, right, limit);
    }

    private static BoundExpression.Column Right(PlanNode.Join join, int column, int width)
    {
        var found = join.Right.Columns[column];
        return new BoundExpression.Column(column + width, found.Name, found.Type);
    }
}
