namespace Telemetry.Engine.Sql.Binding;

/// <summary>One branch of a CASE.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Result">The value when it is true.</param>
public sealed record BoundWhen(BoundExpression Condition, BoundExpression Result);
