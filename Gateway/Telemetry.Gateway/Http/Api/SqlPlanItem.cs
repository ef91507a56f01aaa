namespace Telemetry.Gateway.Http.Api;

/// <summary>How a SQL text would run.</summary>
/// <param name="Plans">The plan of each statement: nodes, keys, clock scope, state bound, changelog mode.</param>
/// <param name="Operators">The engine's operators and how they are joined.</param>
/// <param name="State">How much each of them can remember at most.</param>
internal sealed record SqlPlanItem(IReadOnlyList<string> Plans, string Operators, string State);
