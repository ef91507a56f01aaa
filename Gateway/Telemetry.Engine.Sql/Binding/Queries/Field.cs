using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>A column of FROM as names find it.</summary>
/// <param name="Table">The table's name or alias; null for none.</param>
/// <param name="Name">The column's name.</param>
/// <param name="Column">The column of the node.</param>
internal sealed record Field(string? Table, string Name, int Column)
{
    /// <summary>Whether <c>*</c> leaves it out and plain names do not find it: the right side of a column of
    /// USING.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>Rows, and the names of their columns.</summary>
/// <param name="Node">The rows.</param>
/// <param name="Fields">The names, in the order of <c>*</c>.</param>
internal sealed record Relation(PlanNode Node, ImmutableArray<Field> Fields)
{
    /// <summary>All columns of a node under their names.</summary>
    public static Relation Of(PlanNode node, IEnumerable<string> names, string? table) =>
        new(node, [.. names.Select((name, column) => new Field(table, name, column))]);

    /// <summary>The same under another table's name, and perhaps other columns' names.</summary>
    public Relation Named(string? table, IReadOnlyList<string>? names = null) => this with
    {
        Fields = [.. Fields.Select((field, index) => field with { Table = table, Name = names?[index] ?? field.Name })],
    };
}
