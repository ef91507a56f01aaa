using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.Sql.Types;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>Columns that are computed behind those of a node, each once, for what takes columns only.</summary>
/// <param name="node">The node.</param>
internal sealed class ColumnBook(PlanNode node)
{
    private readonly List<PlanItem> _items = [];
    private readonly ColumnNames _names = new(node.Columns.Select(column => column.Name));

    /// <summary>The place of an expression's column.</summary>
    /// <param name="expression">The expression, over the node's columns.</param>
    /// <param name="name">A name for the column, if there is none yet.</param>
    public int Add(BoundExpression expression, string name = "expr")
    {
        if (expression is BoundExpression.Column column) { return column.Index; }
        var found = _items.FindIndex(item => item.Expression.Equals(expression));
        if (found < 0)
        {
            found = _items.Count;
            _items.Add(new(expression, _names.Unique(name)));
        }
        return node.Columns.Length + found;
    }

    /// <summary>The place of an expression that was added; −1 for none.</summary>
    public int Find(BoundExpression expression)
    {
        var found = _items.FindIndex(item => item.Expression.Equals(expression));
        return found < 0 ? -1 : node.Columns.Length + found;
    }

    /// <summary>The type of a column, of the node or behind it.</summary>
    public SqlType TypeAt(int column) => column < node.Columns.Length
        ? node.Columns[column].Type : _items[column - node.Columns.Length].Expression.Type;

    /// <summary>The name of a column, of the node or behind it.</summary>
    public string NameAt(int column) => column < node.Columns.Length
        ? node.Columns[column].Name : _items[column - node.Columns.Length].Name;

    /// <summary>The node, with the columns behind its own.</summary>
    public PlanNode Build() => _items.Count == 0
        ? node : new PlanNode.Project(node, [.. PlanColumns.Identity(node), .. _items]);
}
