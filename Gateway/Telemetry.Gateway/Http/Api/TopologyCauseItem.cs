namespace Telemetry.Gateway.Http.Api;

/// <summary>Which alerts explain which others.</summary>
/// <param name="Rule">The rules whose alerts are causes, as a pattern.</param>
/// <param name="Along">The kinds of edges that trouble takes.</param>
/// <param name="Explains">The rules whose alerts are explained, as patterns.</param>
/// <param name="ToleranceSeconds">How much earlier a consequence may begin and how much later it may end.</param>
internal sealed record TopologyCauseItem(
    string Rule, IReadOnlyList<string> Along, IReadOnlyList<string> Explains, double ToleranceSeconds);
