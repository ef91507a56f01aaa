using Telemetry.Engine.Expressions;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>A join that is being made: takes out of a list of conditions what it understands.</summary>
internal sealed class JoinParts
{
    private readonly List<JoinKey> _keys = [];
    private readonly int _width;
    private readonly JoinType _type;
    private readonly PlanNode _givenLeft;
    private readonly PlanNode _givenRight;
    private PlanNode _left;
    private PlanNode _right;

    /// <summary>Begins a join.</summary>
    public JoinParts(PlanNode left, PlanNode right, JoinType type)
    {
        _width = left.Columns.Length;
        _type = type;
        (_givenLeft, _givenRight) = (left, right);
        (_left, _right) = (left, right);
    }

    /// <summary>Conditions on one side go below the join, where it lets out no rows of the side that fail
    /// them.</summary>
    public void PushDown(List<BoundExpression> conditions)
    {
        var toLeft = _type is JoinType.Inner or JoinType.Right or JoinType.Semi;
        var toRight = _type is JoinType.Inner or JoinType.Left or JoinType.Semi or JoinType.Anti;
        var lefts = conditions.Where(condition => toLeft && IsOf(condition, isLeft: true)).ToList();
        var rights = conditions.Where(condition => toRight && IsOf(condition, isLeft: false)).ToList();
        _left = FilterRule.Apply(_left, lefts);
        _right = FilterRule.Apply(
            _right, [.. rights.Select(condition => condition.MoveColumns(column => column - _width))]);
        conditions.RemoveAll(condition => lefts.Contains(condition) || rights.Contains(condition));
    }

    /// <summary>Equal starts and equal ends of windows.</summary>
    public JoinRule.Window? TakeWindow(List<BoundExpression> conditions)
    {
        var start = Equality(conditions, TimeRole.WindowStart);
        var end = Equality(conditions, TimeRole.WindowEnd);
        if (start is null || end is null || !_left.Traits.HasEventTime || !_right.Traits.HasEventTime) { return null; }
        conditions.Remove(start.Value.Condition);
        conditions.Remove(end.Value.Condition);
        return new(start.Value.Left, end.Value.Left, start.Value.Right, end.Value.Right);
    }

    /// <summary>A lower and an upper bound between the sides' event times.</summary>
    public JoinRule.Interval? TakeInterval(List<BoundExpression> conditions)
    {
        if (!_left.Traits.IsInsertOnly || !_right.Traits.IsInsertOnly) { return null; }
        var bounds = conditions.Select(condition
            => TimeBound.Of(condition, _left, _right)).OfType<TimeBound>().ToList();
        var lower = bounds.Where(bound => bound.Lower is not null).MaxBy(bound => bound.LowerRank);
        var upper = bounds.Where(bound => bound.Upper is not null).MinBy(bound => bound.UpperRank);
        if (lower is null || upper is null
            || lower.LeftTime != upper.LeftTime || lower.RightTime != upper.RightTime) { return null; }
        foreach (var bound in bounds.Where(bound =>
            bound.LeftTime == lower.LeftTime && bound.RightTime == lower.RightTime))
        {
            conditions.Remove(bound.Condition);
        }
        return new(lower.LeftTime, lower.RightTime, new(lower.Lower!.Value), new(upper.Upper!.Value),
            lower.IsLowerExclusive, upper.IsUpperExclusive);
    }

    /// <summary>Expressions of each side that must be equal.</summary>
    public void TakeKeys(List<BoundExpression> conditions)
    {
        var (lefts, rights) = (new ColumnBook(_left), new ColumnBook(_right));
        foreach (var condition in conditions.ToList())
        {
            if (condition is not BoundExpression.Compare { Comparison: Comparison.Equal } equal) { continue; }
            var (one, two) = (equal.Left, equal.Right);
            if (IsOf(two, isLeft: true) && IsOf(one, isLeft: false)) { (one, two) = (two, one); }
            if (!IsOf(one, isLeft: true) || !IsOf(two, isLeft: false)) { continue; }
            if (one.Type.ToColumnType() != two.Type.ToColumnType()) { continue; }
            _keys.Add(new(
                lefts.Add(Bare(one), "key"), rights.Add(Bare(two.MoveColumns(column => column - _width)), "key")));
            conditions.Remove(condition);
        }
        _left = lefts.Build();
        _right = rights.Build();
    }

    /// <summary>Rows of a stream with constants: those are looked up, and nothing is remembered. Call when the keys
    /// are taken.</summary>
    public JoinRule.Lookup? TakeConstants()
    {
        var isLookedUp = _keys.Count > 0 && _type is not (JoinType.Right or JoinType.Full)
            && _left.Traits is { IsBounded: false, IsInsertOnly: true }
            && _keys.Distinct().Select(key => key.Right).Distinct().Count() == _keys.Distinct().Count();
        if (!isLookedUp || ConstantRows.Of(_right) is not { } rows) { return null; }
        _right = rows;
        return new();
    }

    /// <summary>The join, without the columns that were computed for its keys.</summary>
    public PlanNode Build(JoinRule rule, List<BoundExpression> rest)
    {
        var (extraLeft, rightWidth) = (_left.Columns.Length - _width, _givenRight.Columns.Length);
        var moved = rest.Select(condition =>
            condition.MoveColumns(column => column < _width ? column : column + extraLeft)).ToList();
        var condition = moved.Count == 0
            ? null : moved.Aggregate((one, two) => new BoundExpression.And(one, two));
        var join = new PlanNode.Join(_left, _right, _type, rule, [.. _keys.Distinct()], condition);
        if (extraLeft == 0 && _right.Columns.Length == rightWidth) { return join; }
        var isHalf = _type is JoinType.Semi or JoinType.Anti;
        var chosen = Enumerable.Range(0, _width)
            .Concat(isHalf ? [] : Enumerable.Range(_left.Columns.Length, rightWidth)).ToList();
        var names = new ColumnNames([]);
        return new PlanNode.Project(join, [.. chosen.Select(column =>
            new PlanItem(PlanColumns.At(join, column), names.Unique(NameOf(column))))]);

        string NameOf(int column) => column < _width
            ? _givenLeft.Columns[column].Name : _givenRight.Columns[column - _left.Columns.Length].Name;
    }

    private bool IsOf(BoundExpression expression, bool isLeft) => expression.IsDeterministic
        && expression.Columns() is { Count: > 0 } columns && columns.All(column => column < _width == isLeft);

    private (BoundExpression Condition, int Left, int Right)? Equality(
        List<BoundExpression> conditions, TimeRole role)
    {
        foreach (var condition in conditions)
        {
            if (condition is not BoundExpression.Compare { Comparison: Comparison.Equal } equal
                || equal.Left is not BoundExpression.Column one || equal.Right is not BoundExpression.Column two)
            {
                continue;
            }
            var (low, high) = (Math.Min(one.Index, two.Index), Math.Max(one.Index, two.Index));
            if (low < _width && high >= _width && _givenLeft.Columns[low].Role == role
                && _givenRight.Columns[high - _width].Role == role)
            {
                return (condition, low, high - _width);
            }
        }
        return null;
    }

    /// <summary>A key without casts that change no value.</summary>
    private static BoundExpression Bare(BoundExpression key) => key switch
    {
        BoundExpression.Cast { Operand: BoundExpression.Column column, Type: var wanted }
            when wanted.IsInteger && column.Type.IsInteger && wanted.Kind >= column.Type.Kind => column,
        BoundExpression.Cast { Operand: BoundExpression.Column column, Type: { Kind: SqlTypeKind.String } wanted }
            when column.Type.Kind == SqlTypeKind.String && wanted.Precision == 0 => column,
        _ => key,
    };
}
