namespace Telemetry.Engine.Cep;

/// <summary>A value of a match with the name by which it is known: a column of the result, or what an expression
/// refers to.</summary>
/// <param name="Name">The name.</param>
/// <param name="Term">The value.</param>
public sealed record MatchColumn(string Name, MatchTerm Term)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Term} AS {Name}";
}
