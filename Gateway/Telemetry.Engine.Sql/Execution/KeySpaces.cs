using Telemetry.Engine.Data;
using Telemetry.Engine.Sql.Binding;
using Telemetry.Engine.Sql.Plan;
using Telemetry.Engine.State;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>Key spaces whose names say all of them, so that equal names are equal spaces.</summary>
internal static class KeySpaces
{
    /// <summary>One key for all rows.</summary>
    public static KeySpace All { get; } = new("all", [], -1);

    /// <summary>The space of columns of which one may name the source.</summary>
    public static KeySpace Of(IReadOnlyList<Column> columns, int source)
    {
        foreach (var known in (KeySpace[])[KeySpace.Device, KeySpace.Series])
        {
            if (source == known.SourceColumn && columns.SequenceEqual(known.Columns)) { return known; }
        }
        var names = columns.Select((column, index) =>
            $"{column.Name} {column.Type}{(column.IsNullable ? "?" : "")}{(index == source ? "@" : "")}");
        return new($"by {string.Join(", ", names)}", columns, source);
    }

    /// <summary>Whether a node's rows still are what the keys say that its stream brought along: its columns of these
    /// names were not computed anew.</summary>
    public static bool AreOf(PlanNode node, KeySpace space) => node switch
    {
        PlanNode.Filter filter => AreOf(filter.Input, space),
        PlanNode.Project project => space.Columns.All(column => Passes(project, column.Name))
            && AreOf(project.Input, space),
        PlanNode.Scan or PlanNode.Aggregate => true,
        _ => false,
    };

    private static bool Passes(PlanNode.Project project, string name) => project.Items.Any(item =>
        item.Name == name && item.Expression is BoundExpression.Column column
        && project.Input.Columns[column.Index].Name == name);
}
