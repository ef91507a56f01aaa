using Telemetry.Engine.Joins;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Sees to it that the time that rows carry is the one of a column.</summary>
internal static class EventTimes
{
    /// <summary>The node, giving rows at the times of one of its columns; null when it cannot.</summary>
    public static PlanNode? Align(PlanNode node, int column)
    {
        if (node.Traits.TimeColumn == column) { return node; }
        return node switch
        {
            PlanNode.Filter or PlanNode.Over or PlanNode.Sort => AlignInput(node, column),
            PlanNode.Project project when project.Items[column].Expression is BoundExpression.Column inner =>
                AlignInput(node, inner.Index),
            PlanNode.Join { Rule: JoinRule.Interval { Time: JoinTime.Known } interval } join
                => Align(join, interval, column),
            PlanNode.Join { Rule: JoinRule.Window } join when IsWindowTime(join, column) => join,
            _ => null,
        };
    }

    private static PlanNode? AlignInput(PlanNode node, int column) =>
        column < node.Input.Columns.Length && Align(node.Input, column) is { } input ? node.WithInputs([input]) : null;

    private static PlanNode.Join? Align(PlanNode.Join join, JoinRule.Interval interval, int column)
    {
        var time = column == interval.LeftTime ? JoinTime.Left
            : column == join.Input.Columns.Length + interval.RightTime ? JoinTime.Right : JoinTime.None;
        return time == JoinTime.None ? null : new PlanNode.Join(
            join.Input, join.Right, join.Type, interval with { Time = time }, join.Keys, join.Condition)
        {
            MatchesNulls = join.MatchesNulls,
        };
    }

    /// <summary>Both sides' times are the window's last instant.</summary>
    private static bool IsWindowTime(PlanNode.Join join, int column) => join.Columns[column].Role == TimeRole.Rowtime;
}
