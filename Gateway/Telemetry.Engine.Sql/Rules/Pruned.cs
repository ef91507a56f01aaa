using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Rules;

/// <summary>A node without the columns that nobody reads.</summary>
/// <param name="Node">The node.</param>
/// <param name="Places">Where each column of the node before is now; −1 for those that are gone.</param>
internal sealed record Pruned(PlanNode Node, ImmutableArray<int> Places)
{
    /// <summary>A node with all its columns.</summary>
    public static Pruned Same(PlanNode node) => new(node, [.. Enumerable.Range(0, node.Columns.Length)]);

    /// <summary>Where a column is now; what is no column stays.</summary>
    public int At(int column) => column < 0 ? column : Places[column];

    /// <summary>Where columns are now.</summary>
    public ImmutableArray<int> At(ImmutableArray<int> columns) => [.. columns.Select(At)];

    /// <summary>An expression over the columns as they are now.</summary>
    public BoundExpression At(BoundExpression expression) => expression.MoveColumns(At);

    /// <summary>An order over the columns as they are now.</summary>
    public ImmutableArray<SortKey> At(ImmutableArray<SortKey> order) =>
        [.. order.Select(key => key with { Column = At(key.Column) })];

    /// <summary>A window over the columns as they are now.</summary>
    public PlanWindow? At(PlanWindow? window) => window switch
    {
        PlanWindow.Attached attached => attached with { Start = At(attached.Start), End = At(attached.End) },
        PlanWindow.Session session => session with { Keys = At(session.Keys) },
        _ => window,
    };

    /// <summary>A column of time as it is now: none is needed when it is the one that rows carry.</summary>
    public int Time(int column, PlanNode before) => column == before.Traits.TimeColumn ? PlanNode.StreamTime
        : At(column);
}
