using System.Collections.Immutable;
using Telemetry.Engine.Sql.Plan;

namespace Telemetry.Engine.Sql.Execution;

/// <summary>Where rows of a program come out.</summary>
/// <param name="Stream">The pipeline's output stream.</param>
/// <param name="Columns">The stream's columns, in order; their names are unique.</param>
/// <param name="Names">The columns' names as the statement has them; one may be there twice.</param>
/// <param name="Updates">Whether the rows are a changelog and not inserts only.</param>
public sealed record SqlSink(
    string Stream, ImmutableArray<PlanColumn> Columns, ImmutableArray<string> Names, bool Updates);
