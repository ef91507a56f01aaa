using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Syntax;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Makes the sides of a set operation alike.</summary>
internal static class SetColumns
{
    /// <summary>Both sides with columns of the same types.</summary>
    public static (PlanNode Left, PlanNode Right) Unify(PlanNode left, PlanNode right, SqlNode place, string what)
    {
        var types = new SqlType[left.Columns.Length];
        for (var index = 0; index < types.Length; index++)
        {
            var (one, two) = (left.Columns[index].Type, right.Columns[index].Type);
            types[index] = TypeRules.Common(one, two)?.With(one.IsNullable || two.IsNullable)
                ?? throw QueryError.Type($"Column {index + 1} of {what} is {one} on one side and {two} on the other.",
                    place.Span);
        }
        return (As(left, types), As(right, types));
    }

    /// <summary>Rows with their columns cast, where they are of other types.</summary>
    public static PlanNode As(PlanNode node, IReadOnlyList<SqlType> types)
    {
        if (node.Columns.Select((column, index) => column.Type.IsSameAs(types[index]))
            .All(same => same)) { return node; }
        return new PlanNode.Project(node, [.. node.Columns.Select((column, index) =>
        {
            var item = PlanColumns.Item(node, index);
            return column.Type.IsSameAs(types[index]) ? item
                : item with { Expression = new BoundExpression.Cast(item.Expression, types[index].With(
                    column.Type.IsNullable)) };
        })]);
    }

    /// <summary>The inputs of a union within a union.</summary>
    public static IEnumerable<PlanNode> Flat(PlanNode node) => node is PlanNode.Union union ? union.Inputs : [node];
}
