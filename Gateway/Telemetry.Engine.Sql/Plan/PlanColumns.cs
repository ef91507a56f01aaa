using Telemetry.Engine.Sql.Binding;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>Columns of a node as expressions.</summary>
internal static class PlanColumns
{
    /// <summary>A column as an expression over the node's columns.</summary>
    public static BoundExpression At(PlanNode node, int column) =>
        new BoundExpression.Column(column, node.Columns[column].Name, node.Columns[column].Type);

    /// <summary>All columns, passed on.</summary>
    public static IEnumerable<PlanItem> Identity(PlanNode node) =>
        Enumerable.Range(0, node.Columns.Length).Select(column => Item(node, column));

    /// <summary>A column, passed on.</summary>
    public static PlanItem Item(PlanNode node, int column) => new(At(node, column), node.Columns[column].Name);

    /// <summary>The first so many columns.</summary>
    public static PlanNode First(PlanNode node, int count) => node.Columns.Length == count
        ? node : new PlanNode.Project(node, [.. Identity(node).Take(count)]);
}
