using System.Collections.Immutable;
using Telemetry.Engine.Sql.Catalog;

namespace Telemetry.Engine.Sql.Plan;

/// <summary>A script, understood: everything that has to run.</summary>
public sealed record SqlProgram
{
    /// <summary>What comes out, in the order of the statements: one for each INSERT INTO and each query that stands
    /// alone. Nodes may be reached from several of them.</summary>
    public required ImmutableArray<PlanNode.Sink> Sinks { get; init; }

    /// <summary>The tables that the sinks read, each once, in the order of their first use.</summary>
    public required ImmutableArray<SqlTable> Sources { get; init; }

    /// <summary>What the EXPLAIN statements say, in order.</summary>
    public ImmutableArray<SqlExplanation> Explanations { get; init; } = [];

    /// <summary>The options at the script's end.</summary>
    public SqlOptions Options { get; init; } = SqlOptions.Default;

    /// <summary>The catalogue at the script's end, with what it created.</summary>
    public required SqlCatalog Catalog { get; init; }
}
