using Telemetry.Engine.Expressions;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>What a condition says of the distance right time − left time, in microseconds.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="LeftTime">The left side's event time.</param>
/// <param name="RightTime">The right side's event time.</param>
internal sealed record TimeBound(BoundExpression Condition, int LeftTime, int RightTime)
{
    /// <summary>The least distance, if it says one.</summary>
    public long? Lower { get; private init; }

    /// <summary>The greatest distance, if it says one.</summary>
    public long? Upper { get; private init; }

    /// <summary>Whether the least distance itself does not match.</summary>
    public bool IsLowerExclusive { get; private init; }

    /// <summary>Whether the greatest distance itself does not match.</summary>
    public bool IsUpperExclusive { get; private init; }

    /// <summary>Orders lower bounds by how much they leave out.</summary>
    public (long, int) LowerRank => (Lower ?? long.MinValue, IsLowerExclusive ? 1 : 0);

    /// <summary>Orders upper bounds by how much they let in.</summary>
    public (long, int) UpperRank => (Upper ?? long.MaxValue, IsUpperExclusive ? 0 : 1);

    /// <summary>What a condition says, or null when it says nothing of the kind.</summary>
    public static TimeBound? Of(BoundExpression condition, PlanNode left, PlanNode right)
    {
        if (condition is not BoundExpression.Compare compare) { return null; }
        var width = left.Columns.Length;
        if (Term(compare.Left) is not { } one || Term(compare.Right) is not { } two) { return null; }
        var comparison = compare.Comparison;
        if (one.Column < width) { (one, two, comparison) = (two, one, Flipped(comparison)); }
        if (two.Column >= width || one.Column < width) { return null; }
        var (leftTime, rightTime) = (two.Column, one.Column - width);
        if (left.Columns[leftTime].Role != TimeRole.Rowtime || right.Columns[rightTime].Role != TimeRole.Rowtime)
        {
            return null;
        }
        // right + a ? left + b, so right − left ? b − a.
        var distance = two.Shift - one.Shift;
        var bound = new TimeBound(condition, leftTime, rightTime);
        return comparison switch
        {
            Comparison.Equal => bound with { Lower = distance, Upper = distance },
            Comparison.Less => bound with { Upper = distance, IsUpperExclusive = true },
            Comparison.LessOrEqual => bound with { Upper = distance },
            Comparison.Greater => bound with { Lower = distance, IsLowerExclusive = true },
            Comparison.GreaterOrEqual => bound with { Lower = distance },
            _ => null,
        };
    }

    /// <summary>A column, and what is added to it.</summary>
    private static (int Column, long Shift)? Term(BoundExpression expression) => expression switch
    {
        BoundExpression.Column column => (column.Index, 0),
        BoundExpression.Cast { Operand: var operand, Type.IsTimestamp: true } when operand.Type.IsTimestamp
            => Term(operand),
        BoundExpression.Arithmetic
        {
            Operation: var operation,
            Left: var left,
            Right: BoundExpression.Literal { Value: long micros, Type.Kind: SqlTypeKind.IntervalDay },
        } when Term(left) is { } term => operation switch
        {
            ArithmeticOperation.Add => (term.Column, term.Shift + micros),
            ArithmeticOperation.Subtract => (term.Column, term.Shift - micros),
            _ => null,
        },
        _ => null,
    };

    private static Comparison Flipped(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };
}
