using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>Makes projections: one of another becomes one, and one that changes nothing is none.</summary>
internal static class ProjectRule
{
    /// <summary>Columns computed from those of rows.</summary>
    public static PlanNode Make(PlanNode input, ImmutableArray<PlanItem> items)
    {
        if (input is PlanNode.Project inner && Merges(inner, items))
        {
            return Make(inner.Input, [.. items.Select(item => Merged(inner, item))]);
        }
        return IsIdentity(input, items) ? input : new PlanNode.Project(input, items);
    }

    /// <summary>Whether nothing is computed twice that was computed once.</summary>
    private static bool Merges(PlanNode.Project inner, ImmutableArray<PlanItem> items)
    {
        var uses = new int[inner.Items.Length];
        foreach (var item in items) { Count(item.Expression, uses); }
        return inner.Items.Select((item, index) => item.Expression is BoundExpression.Column or BoundExpression.Literal
            || uses[index] == 0 || (uses[index] == 1 && item.Expression.IsDeterministic)).All(cheap => cheap);
    }

    private static void Count(BoundExpression expression, int[] uses)
    {
        if (expression is BoundExpression.Column column) { uses[column.Index]++; }
        foreach (var operand in expression.Operands) { Count(operand, uses); }
    }

    private static PlanItem Merged(PlanNode.Project inner, PlanItem item)
    {
        var role = item.Expression is BoundExpression.Column column ? inner.Items[column.Index].Role : item.Role;
        return item with
        {
            Expression = item.Expression.Map(part =>
                part is BoundExpression.Column used ? inner.Items[used.Index].Expression : null),
            Role = role,
        };
    }

    private static bool IsIdentity(PlanNode input, ImmutableArray<PlanItem> items)
        => items.Length == input.Columns.Length
        && items.Select((item, index) => item.Name == input.Columns[index].Name
            && item.Expression is BoundExpression.Column column && column.Index == index
            && column.Type == input.Columns[index].Type).All(same => same);
}
