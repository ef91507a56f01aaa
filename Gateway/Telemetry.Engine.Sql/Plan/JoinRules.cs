using System.Collections.Immutable;
using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Rules;
using Telemetry.Engine.Windows;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>What joins give.</summary>
internal static class JoinRules
{
    private const ChangeModes All = ChangeModes.Insert | ChangeModes.Update | ChangeModes.Delete;

    public static ImmutableArray<PlanColumn> Columns(PlanNode left, PlanNode right, JoinType type, JoinRule rule)
    {
        if (type is JoinType.Semi or JoinType.Anti)
        {
            return [.. left.Columns.Select(column => column with { Role = RoleOf(column, rule, isRight: false) })];
        }
        var names = new ColumnNames([]);
        var (fillsLeft, fillsRight) = (type is JoinType.Right or JoinType.Full, type is JoinType.Left or JoinType.Full);
        return
        [
            .. left.Columns.Select(column => Side(column, rule, fillsLeft, isRight: false, names)),
            .. right.Columns.Select(column => Side(column, rule, fillsRight, isRight: true, names)),
        ];
    }

    public static PlanTraits Traits(
        PlanNode left, PlanNode right, JoinType type, JoinRule rule, ImmutableArray<JoinKey> keys)
    {
        var keepsSource = rule is JoinRule.Lookup || (rule is not JoinRule.Regular
            && type is not (JoinType.Right or JoinType.Full) && ScopeOf(left, right, keys) == ClockScope.Source);
        return new()
        {
            Changes = ChangesOf(left, right, type, rule),
            UniqueKeys = UniqueKeysOf(left, right, type, rule, keys),
            TimeColumn = TimeOf(left, right, type, rule),
            HasEventTime = rule is not JoinRule.Regular && left.Traits.HasEventTime,
            SourceColumn = keepsSource ? left.Traits.SourceColumn : -1,
            IsBounded = left.Traits.IsBounded && (right.Traits.IsBounded || rule is JoinRule.Lookup),
        };
    }

    /// <summary>Whose clock counts: the source's when both sides' keys have it in one place.</summary>
    public static ClockScope ScopeOf(PlanNode left, PlanNode right, ImmutableArray<JoinKey> keys) =>
        left.Traits.SourceColumn >= 0 && right.Traits.SourceColumn >= 0
        && keys.Contains(new(left.Traits.SourceColumn, right.Traits.SourceColumn))
            ? ClockScope.Source : ClockScope.Stream;

    private static PlanColumn Side(PlanColumn column, JoinRule rule, bool isFilled, bool isRight, ColumnNames names) =>
        new(
            names.Unique(column.Name),
            isFilled ? column.Type.With(true) : column.Type,
            isFilled && rule is not JoinRule.Interval ? TimeRole.None : RoleOf(column, rule, isRight))
        {
            IsLimited = column.IsLimited,
        };

    private static TimeRole RoleOf(PlanColumn column, JoinRule rule, bool isRight) => rule switch
    {
        JoinRule.Regular => column.Role == TimeRole.Proctime ? TimeRole.Proctime : TimeRole.None,
        JoinRule.Temporal or JoinRule.Lookup when isRight => TimeRole.None,
        JoinRule.Interval when column.Role is TimeRole.WindowStart or TimeRole.WindowEnd => TimeRole.None,
        _ => column.Role,
    };

    private static int TimeOf(PlanNode left, PlanNode right, JoinType type, JoinRule rule) => rule switch
    {
        JoinRule.Interval { Time: JoinTime.Left } interval => interval.LeftTime,
        JoinRule.Interval { Time: JoinTime.Right } interval when interval.RightTime >= 0 =>
            left.Columns.Length + interval.RightTime,
        JoinRule.Temporal or JoinRule.Lookup => left.Traits.TimeColumn,
        JoinRule.Window when type is not (JoinType.Right or JoinType.Full) => left.Traits.TimeColumn,
        JoinRule.Window when type == JoinType.Right && right.Traits.TimeColumn >= 0 =>
            left.Columns.Length + right.Traits.TimeColumn,
        _ => PlanNode.StreamTime,
    };

    private static ChangeModes ChangesOf(PlanNode left, PlanNode right, JoinType type, JoinRule rule)
    {
        if (rule is JoinRule.Temporal or JoinRule.Lookup) { return left.Traits.Changes; }
        if (rule is not JoinRule.Regular) { return ChangeModes.Insert; }
        if (!left.Traits.IsInsertOnly || !right.Traits.IsInsertOnly) { return All; }
        return type switch
        {
            JoinType.Inner or JoinType.Semi => ChangeModes.Insert,
            JoinType.Anti => ChangeModes.Insert | ChangeModes.Delete,
            _ => All,
        };
    }

    private static ImmutableArray<ImmutableArray<int>> UniqueKeysOf(
        PlanNode left, PlanNode right, JoinType type, JoinRule rule, ImmutableArray<JoinKey> keys)
    {
        var (mine, other) = (left.Traits.UniqueKeys, right.Traits.UniqueKeys);
        if (type is JoinType.Semi or JoinType.Anti) { return mine; }
        ImmutableArray<ImmutableArray<int>> moved =
            [.. other.Select(key => key.Select(column => column + left.Columns.Length).ToImmutableArray())];
        var oneRight = rule is JoinRule.Temporal
            || (rule is JoinRule.Lookup && (right is not PlanNode.Values constants
                || ConstantRows.AreUnique(constants, [.. keys.Select(key => key.Right)])))
            || other.Any(key => key.All(column => keys.Any(pair => pair.Right == column)));
        var oneLeft = mine.Any(key => key.All(column => keys.Any(pair => pair.Left == column)));
        var result = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        if (oneRight && type is (JoinType.Inner or JoinType.Left)) { result.AddRange(mine); }
        if (oneLeft && type is (JoinType.Inner or JoinType.Right)) { result.AddRange(moved); }
        if (result.Count == 0) { result.AddRange(mine.SelectMany(one => moved.Select(two => one.AddRange(two)))); }
        return result.ToImmutable();
    }
}
