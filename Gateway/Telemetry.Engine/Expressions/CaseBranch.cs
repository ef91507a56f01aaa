namespace Telemetry.Engine.Expressions;

/// <summary>One branch of a <see cref="Expression.Case"/>.</summary>
/// <param name="When">The condition.</param>
/// <param name="Then">The value when it is true.</param>
public sealed record CaseBranch(Expression When, Expression Then);
