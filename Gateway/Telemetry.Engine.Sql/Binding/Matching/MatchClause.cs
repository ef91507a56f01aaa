using System.Collections.Immutable;
using Telemetry.Engine.Sql.Binding.Queries;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Binding.Matching;

/// <summary>What DEFINE and MEASURES of one MATCH_RECOGNIZE share.</summary>
/// <param name="Rows">The rows and their names.</param>
/// <param name="Order">Partitions and order.</param>
/// <param name="Variables">The pattern's variables, in order.</param>
/// <param name="Columns">Takes the arguments of aggregates, computed row by row.</param>
/// <param name="Functions">The SQL functions that are put in.</param>
internal sealed record MatchClause(
    Relation Rows, MatchOrder Order, ImmutableArray<string> Variables, ColumnBook Columns, FunctionInliner Functions)
{
    /// <summary>The rows' column of the event time.</summary>
    public int TimeColumn => Order.TimeColumn == PlanNode.StreamTime
        ? Rows.Node.Traits.TimeColumn : Order.TimeColumn;
}
