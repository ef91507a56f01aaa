using System.Collections.Immutable;
using Telemetry.Engine.Expressions;

namespace Telemetry.Engine.Cep;

/// <summary>A condition on a row and the match so far, asked row by row: it is true, or does not hold.</summary>
/// <param name="Terms">The values that the expression refers to, by their names.</param>
/// <param name="Condition">The condition over them.</param>
public sealed record MatchCondition(ImmutableArray<MatchColumn> Terms, Expression Condition)
{
    /// <inheritdoc/>
    public bool Equals(MatchCondition? other) => other is not null && Condition.Equals(other.Condition)
        && Terms.AsSpan().SequenceEqual(other.Terms.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Condition, Terms.Length);

    /// <inheritdoc/>
    public override string ToString() => $"{Condition} of ({string.Join(", ", Terms)})";
}
