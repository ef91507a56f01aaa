using System.Collections.Immutable;
using Telemetry.Engine.Execution;

namespace Telemetry.Engine.Cep;

/// <summary>Patterns in the description of a pipeline.</summary>
public static class MatchStreams
{
    /// <summary>Finds a pattern among the rows of each key.</summary>
    /// <param name="stream">The stream; inserts only.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="spec">The pattern, and what is said of its matches.</param>
    /// <returns>A row for each match: the key's columns, then those that the specification asks for. Side outputs:
    /// <c>late</c>, <c>timed_out</c> and <c>dead_letters</c>.</returns>
    public static PipelineStream Match(this PipelineStream stream, string name, MatchSpec spec) =>
        stream.Apply(name, input => new CepOperator(spec, input));

    /// <summary>Finds a pattern among the rows of each key.</summary>
    /// <param name="stream">The stream; inserts only.</param>
    /// <param name="name">The operator's name, unique in the pipeline.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="columns">What a match's row has behind the key's columns.</param>
    /// <returns>As of the specification that <see cref="RowPattern.ToSpec"/> gives.</returns>
    public static PipelineStream Match(
        this PipelineStream stream, string name, RowPattern pattern, params ImmutableArray<MatchColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return stream.Match(name, pattern.ToSpec(columns));
    }
}
