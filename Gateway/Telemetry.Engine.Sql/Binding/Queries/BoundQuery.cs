using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Binding.Queries;

/// <summary>A query's rows.</summary>
/// <param name="Node">The rows; all columns are the query's.</param>
/// <param name="Names">The columns' names as the query has them; they may be there twice.</param>
internal sealed record BoundQuery(PlanNode Node, ImmutableArray<string> Names)
{
    /// <summary>As a table of FROM.</summary>
    public Relation As(string? table) => Relation.Of(Node, Names, table);
}
