namespace Telemetry.Engine.Sql.Plan;

/// <summary>What EXPLAIN says.</summary>
/// <param name="Statement">The statement that is explained, as SQL.</param>
/// <param name="Text">The plan: nodes, keys, clock scope, state bound, changelog mode.</param>
public sealed record SqlExplanation(string Statement, string Text);
